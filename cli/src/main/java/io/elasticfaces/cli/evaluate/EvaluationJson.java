package io.elasticfaces.cli.evaluate;

import io.elasticfaces.cli.evaluate.Distances.Point;
import java.util.function.DoubleUnaryOperator;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** An evaluation as JSON. Rates are shares from 0 to 1. */
final class EvaluationJson {
    private static final int[] PERCENTILES = {0, 1, 5, 25, 50, 75, 95, 99, 100};

    private EvaluationJson() {}

    static String of(Evaluation evaluation) {
        PictureSet set = evaluation.set();
        Distances distances = evaluation.distances();
        JsonObject json = new JsonObject();
        json.put("models", evaluation.models());
        json.put("fingerprint", evaluation.fingerprint());
        json.put("precision", evaluation.precision());
        json.put("source", set.source());
        json.put("pictures", set.pictures().size());
        JsonArray failed = new JsonArray();
        evaluation.failed().forEach(refused -> {
            JsonObject one = new JsonObject();
            one.put("picture", set.nameOf(refused.candidate().picture()));
            one.put("reason", refused.reason());
            failed.add(one);
        });
        json.put("failed", failed);
        JsonObject several = new JsonObject();
        evaluation.several().forEach((picture, faces) -> several.put(set.nameOf(picture.picture()), faces));
        json.put("severalFaces", several);
        json.put("pairsSame", distances.sameCount());
        json.put("pairsDifferent", distances.differentCount());
        json.put("threshold", evaluation.threshold());
        json.put("atThreshold", point(distances.at(evaluation.threshold())));
        json.put("bestFitted", best(distances.best()));
        JsonObject equal = new JsonObject();
        equal.put("rate", distances.equalError().rate());
        equal.put("threshold", distances.equalError().threshold());
        json.put("equalError", equal);
        JsonArray at = new JsonArray();
        for (double rate : EvaluationText.FALSE_ACCEPT_RATES) {
            JsonObject one = new JsonObject();
            one.put("falseAcceptRate", rate);
            one.put(
                    "result",
                    distances.atFalseAcceptRate(rate).map(EvaluationJson::point).orElse(null));
            at.add(one);
        }
        json.put("atFalseAcceptRate", at);
        JsonArray grid = new JsonArray();
        evaluation.grid().forEach(threshold -> grid.add(point(distances.at(threshold))));
        json.put("thresholds", grid);
        JsonObject percentiles = new JsonObject();
        percentiles.put("same", percentiles(distances::samePercentile));
        percentiles.put("different", percentiles(distances::differentPercentile));
        json.put("distances", percentiles);
        JsonArray identification = new JsonArray();
        evaluation.identification().forEach(one -> identification.add(identification(one)));
        json.put("identification", identification);
        return Jsoner.prettyPrint(json.toJson()) + System.lineSeparator();
    }

    private static JsonObject best(Distances.Range best) {
        JsonObject json = point(best.point());
        json.put("threshold", best.middle());
        json.put("from", best.from());
        json.put("to", Double.isInfinite(best.to()) ? null : best.to());
        return json;
    }

    private static JsonObject point(Point point) {
        JsonObject json = new JsonObject();
        json.put("threshold", point.threshold());
        json.put("accuracy", rate(point.right()));
        json.put("falseAccepts", rate(point.falseAccepts()));
        json.put("falseRejects", rate(point.falseRejects()));
        return json;
    }

    private static JsonObject rate(Rate rate) {
        JsonObject json = new JsonObject();
        json.put("count", rate.count());
        json.put("of", rate.of());
        json.put("share", rate.of() == 0 ? null : rate.share());
        json.put("low", rate.interval().low());
        json.put("high", rate.interval().high());
        return json;
    }

    private static JsonObject percentiles(DoubleUnaryOperator percentile) {
        JsonObject json = new JsonObject();
        for (int percent : PERCENTILES) {
            json.put(Integer.toString(percent), percentile.applyAsDouble(percent));
        }
        return json;
    }

    private static JsonObject identification(Identification one) {
        JsonObject json = new JsonObject();
        json.put("enrolledEach", one.enrolledEach());
        json.put("people", one.people());
        json.put("splits", Identification.SPLITS);
        json.put("nearestRight", rate(one.nearestRight()));
        json.put("right", rate(one.right()));
        json.put("unknown", rate(one.unknown()));
        json.put("wrong", rate(one.wrong()));
        json.put("strangersNamed", rate(one.strangers()));
        return json;
    }
}
