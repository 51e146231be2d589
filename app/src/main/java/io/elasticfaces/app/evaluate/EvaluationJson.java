package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.evaluate.Distances.Point;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** An evaluation for machines: one JSON object; rates are shares from 0 to 1. */
final class EvaluationJson {
    private static final int[] PERCENTS = {0, 1, 5, 25, 50, 75, 95, 99, 100};

    private final Evaluation evaluation;

    private EvaluationJson(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Returns the text. */
    static String of(Evaluation evaluation) {
        return Jsoner.prettyPrint(Jsoner.serialize(new EvaluationJson(evaluation).json())) + System.lineSeparator();
    }

    private JsonObject json() {
        Distances distances = evaluation.distances();
        JsonObject json = new JsonObject();
        json.put("models", evaluation.models().name());
        json.put("fingerprint", evaluation.models().fingerprint());
        json.put("precision", evaluation.models().precision());
        json.put("source", evaluation.material().source());
        json.put("pictures", evaluation.material().pictures().size());
        json.put("failed", failed());
        json.put("severalFaces", several());
        json.put("pairsSame", distances.sameCount());
        json.put("pairsDifferent", distances.differentCount());
        json.put("threshold", evaluation.threshold());
        json.put("atThreshold", point(distances.at(evaluation.threshold())));
        Distances.Step best = distances.best();
        JsonObject fitted = point(best.point());
        fitted.put("threshold", Distances.middle(best));
        fitted.put("from", Math.max(0, best.from()));
        fitted.put("to", Double.isInfinite(best.to()) ? null : best.to());
        json.put("bestFitted", fitted);
        JsonObject equal = new JsonObject();
        equal.put("rate", distances.equalError().rate());
        equal.put("threshold", distances.equalError().threshold());
        json.put("equalError", equal);
        JsonArray at = new JsonArray();
        for (double most : EvaluationTable.FALSE_ACCEPT_RATES) {
            JsonObject one = new JsonObject();
            one.put("falseAcceptRate", most);
            one.put("result", distances.atFalseAcceptRate(most).map(this::point).orElse(null));
            at.add(one);
        }
        json.put("atFalseAcceptRate", at);
        JsonArray grid = new JsonArray();
        evaluation.grid().forEach(threshold -> grid.add(point(distances.at(threshold))));
        json.put("thresholds", grid);
        json.put("distances", percentiles(distances));
        json.put("identification", identification());
        return json;
    }

    private JsonArray failed() {
        JsonArray failed = new JsonArray();
        evaluation.seen().failed().forEach(refused -> {
            JsonObject one = new JsonObject();
            one.put("picture", evaluation.material().told(refused.candidate().picture()));
            one.put("reason", refused.reason());
            failed.add(one);
        });
        return failed;
    }

    private JsonObject several() {
        JsonObject several = new JsonObject();
        evaluation
                .seen()
                .several()
                .forEach((candidate, faces) -> several.put(evaluation.material().told(candidate.picture()), faces));
        return several;
    }

    private JsonObject point(Point point) {
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

    private static JsonObject percentiles(Distances distances) {
        JsonObject same = new JsonObject();
        JsonObject different = new JsonObject();
        for (int percent : PERCENTS) {
            same.put(Integer.toString(percent), distances.samePercentile(percent));
            different.put(Integer.toString(percent), distances.differentPercentile(percent));
        }
        JsonObject json = new JsonObject();
        json.put("same", same);
        json.put("different", different);
        return json;
    }

    private JsonArray identification() {
        JsonArray results = new JsonArray();
        for (Identification one : evaluation.identification()) {
            JsonObject json = new JsonObject();
            json.put("enrolledEach", one.enrolledEach());
            json.put("people", one.people());
            json.put("splits", one.splits());
            json.put("nearestRight", rate(one.nearestRight()));
            json.put("right", rate(one.right()));
            json.put("unknown", rate(one.unknown()));
            json.put("wrong", rate(one.wrong()));
            json.put("strangersNamed", rate(one.strangers()));
            results.add(json);
        }
        return results;
    }
}
