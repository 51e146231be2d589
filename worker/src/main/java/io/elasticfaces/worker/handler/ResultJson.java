package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.HeadPose;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.model.FaceQuality;
import io.elasticfaces.worker.model.ModelSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The JSON of operations' results, in the format of CompreFace's API with more fields (docs/face-api.md). */
final class ResultJson {
    private ResultJson() {}

    /** Returns a face: its box in whole pixels, quality and reasons, and the landmarks if they are asked for. */
    static JsonObject face(SeenFace seen, boolean landmarks) {
        Box box = seen.found().face().box();
        JsonObject face = new JsonObject();
        face.put(
                "box",
                object(
                        "probability", rounded(seen.found().face().probability(), 5),
                        "x_min", Math.round(box.left()),
                        "y_min", Math.round(box.top()),
                        "x_max", Math.round(box.right()),
                        "y_max", Math.round(box.bottom())));
        if (landmarks) {
            face.put(
                    "landmarks",
                    array(seen.found().face().landmarks(), point -> array(List.of(point.x(), point.y()), Math::round)));
        }
        FaceQuality quality = seen.quality();
        HeadPose pose = quality.pose();
        face.put(
                "quality",
                object(
                        "size", Math.round(quality.size()),
                        "sharpness", rounded(quality.sharpness(), 1),
                        "brightness", rounded(quality.brightness(), 1),
                        "pose",
                                object(
                                        "pitch", rounded(pose.pitch(), 1),
                                        "yaw", rounded(pose.yaw(), 1),
                                        "roll", rounded(pose.roll(), 1))));
        face.put("reasons", new JsonArray(seen.reasons()));
        return face;
    }

    /** Returns an embedding. */
    static JsonArray embedding(float[] embedding) {
        JsonArray numbers = new JsonArray();
        for (float number : embedding) {
            numbers.add(number);
        }
        return numbers;
    }

    /**
     * Adds the nearest people or faces, and the name.
     *
     * @param trusted whether the face can have a name
     * @param least the least similarity of a person or face that is listed
     */
    static void putNearest(
            JsonObject face, List<Match> nearest, Gallery gallery, ModelSet models, boolean trusted, double least) {
        double threshold = models.threshold().of(gallery.people());
        boolean named = trusted && !nearest.isEmpty() && nearest.get(0).distance() < threshold;
        face.put("name", named ? nearest.get(0).name() : Outcome.NOBODY);
        face.put(
                "subjects",
                array(
                        nearest.stream()
                                .filter(match -> models.similarity().of(match.distance(), threshold) >= least)
                                .toList(),
                        match -> {
                            JsonObject subject = object("subject", match.name());
                            putSimilarity(subject, match.distance(), threshold, models);
                            subject.put("image_id", match.face());
                            return subject;
                        }));
    }

    /** Adds a distance and its similarity. */
    static void putSimilarity(JsonObject json, double distance, double threshold, ModelSet models) {
        json.put("similarity", rounded(models.similarity().of(distance, threshold), 5));
        json.put("distance", rounded(distance, 4));
    }

    /** Adds the collection that was searched. */
    static void putGallery(JsonObject result, String collection, Gallery gallery, ModelSet models) {
        result.put("collection", collection);
        result.put("gallery", gallery.version().text());
        result.put("people", gallery.people());
        result.put("threshold", rounded(models.threshold().of(gallery.people()), 4));
    }

    /** Returns a picture's size in pixels. */
    static JsonObject size(Picture picture) {
        return object("width", picture.width(), "height", picture.height());
    }

    /** Returns an object with the given names and values. */
    static JsonObject object(Object... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put((String) pairs[i], pairs[i + 1]);
        }
        return object;
    }

    /** Returns an array with a function's result for each element. */
    static <T> JsonArray array(List<T> all, Function<T, ?> function) {
        JsonArray array = new JsonArray();
        all.forEach(one -> array.add(function.apply(one)));
        return array;
    }

    private static double rounded(double number, int digits) {
        return BigDecimal.valueOf(number)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
