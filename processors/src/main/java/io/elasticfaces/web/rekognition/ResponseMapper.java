package io.elasticfaces.web.rekognition;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The responses of the actions that need a network. Boxes are ratios of the picture's sides; the rest is in percent. */
final class ResponseMapper {
    /** The version of the networks, which Rekognition states in many responses. */
    static final String MODEL_VERSION = "1.0";

    private static final List<String> LANDMARKS = List.of("eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight");

    private static final Map<String, String> REASONS = Map.of(
            "small", "SMALL_BOUNDING_BOX",
            "blurred", "LOW_SHARPNESS",
            "turned", "EXTREME_POSE",
            "dark", "LOW_BRIGHTNESS",
            "uncertain", "LOW_CONFIDENCE",
            "limit", "EXCEEDS_MAX_FACES");

    private ResponseMapper() {}

    /**
     * Returns the response of an action.
     *
     * @param in the action's parameters
     * @param result the result of its operation
     */
    static JsonObject of(String action, JsonObject in, JsonObject result) {
        return switch (action) {
            case "DetectFaces" -> object("FaceDetails", map(faces(result, "result"), face -> detail(face, result)));
            case "CompareFaces" -> compared(in, result);
            case "IndexFaces" -> indexed(result);
            case "SearchFacesByImage" -> {
                JsonObject face = faces(result, "result").get(0);
                JsonObject located = located(face, result);
                yield object(
                        "SearchedFaceBoundingBox", located.get("BoundingBox"),
                        "SearchedFaceConfidence", located.get("Confidence"),
                        "FaceMatches", matches(in, face),
                        "FaceModelVersion", MODEL_VERSION);
            }
            case "SearchFaces" ->
                object(
                        "SearchedFaceId", in.get("FaceId"),
                        "FaceMatches", matches(in, faces(result, "result").get(0)),
                        "FaceModelVersion", MODEL_VERSION);
            default -> throw new IllegalArgumentException(action);
        };
    }

    private static JsonObject compared(JsonObject in, JsonObject result) {
        double threshold = in.getDoubleOrDefault("SimilarityThreshold", OperationMapper.THRESHOLD);
        JsonObject comparison = faces(result, "result").get(0);
        JsonArray matches = new JsonArray();
        JsonArray others = new JsonArray();
        for (JsonObject face : faces(comparison, "face_matches")) {
            double similarity = percent(face.getDouble("similarity"));
            if (similarity >= threshold) {
                matches.add(object("Similarity", similarity, "Face", detail(face, result)));
            } else {
                others.add(detail(face, result));
            }
        }
        JsonObject source = (JsonObject) comparison.get("source_image_face");
        return object(
                "SourceImageFace", located(source, (JsonObject) result.get("source")),
                "FaceMatches", matches,
                "UnmatchedFaces", others);
    }

    private static JsonObject indexed(JsonObject result) {
        JsonArray records = map(faces(result, "faces"), face -> {
            JsonObject located = located(face, result);
            JsonObject enrolled = face(face.getString("image_id"), face.getString("subject"));
            enrolled.put("ImageId", result.get("image_id"));
            enrolled.putAll(located);
            return object("Face", enrolled, "FaceDetail", detail(face, result));
        });
        JsonArray left = map(faces(result, "unindexed"), face -> {
            List<?> names = ((List<?>) face.get("reasons"))
                    .stream()
                            .map(reason -> REASONS.getOrDefault(reason, "LOW_FACE_QUALITY"))
                            .toList();
            return object("Reasons", new JsonArray(names), "FaceDetail", detail(face, result));
        });
        return object("FaceRecords", records, "FaceModelVersion", MODEL_VERSION, "UnindexedFaces", left);
    }

    /** Returns the enrolled faces that are near a face, without the one that was searched for. */
    private static JsonArray matches(JsonObject in, JsonObject face) {
        List<JsonObject> found = faces(face, "subjects").stream()
                .filter(one -> !one.get("image_id").equals(in.get("FaceId")))
                .limit(in.getIntegerOrDefault("MaxFaces", OperationMapper.MAX_FACES))
                .toList();
        return map(
                found,
                one -> object(
                        "Similarity", percent(one.getDouble("similarity")),
                        "Face", face(one.getString("image_id"), one.getString("subject"))));
    }

    /** Returns an enrolled face. A person that is named by the face's id has no name of its own. */
    static JsonObject face(String id, String person) {
        return object("FaceId", id, "ExternalImageId", id.equals(person) ? null : person);
    }

    private static JsonObject located(JsonObject face, JsonObject picture) {
        JsonObject box = (JsonObject) face.get("box");
        double width = picture.getDouble("width");
        double height = picture.getDouble("height");
        double left = box.getDouble("x_min") / width;
        double top = box.getDouble("y_min") / height;
        return object(
                "BoundingBox",
                object(
                        "Width",
                        box.getDouble("x_max") / width - left,
                        "Height",
                        box.getDouble("y_max") / height - top,
                        "Left",
                        left,
                        "Top",
                        top),
                "Confidence",
                percent(box.getDouble("probability")));
    }

    private static JsonObject detail(JsonObject face, JsonObject picture) {
        JsonObject detail = located(face, picture);
        if (face.get("landmarks") instanceof List<?> points) {
            JsonArray landmarks = new JsonArray();
            for (int i = 0; i < LANDMARKS.size(); i++) {
                List<?> point = (List<?>) points.get(i);
                double x = ((Number) point.get(0)).doubleValue() / picture.getDouble("width");
                double y = ((Number) point.get(1)).doubleValue() / picture.getDouble("height");
                landmarks.add(object("Type", LANDMARKS.get(i), "X", x, "Y", y));
            }
            detail.put("Landmarks", landmarks);
        }
        if (face.get("quality") instanceof JsonObject quality) {
            detail.put(
                    "Quality", object("Brightness", quality.get("brightness"), "Sharpness", quality.get("sharpness")));
            if (quality.get("pose") instanceof JsonObject pose) {
                detail.put(
                        "Pose", object("Roll", pose.get("roll"), "Yaw", pose.get("yaw"), "Pitch", pose.get("pitch")));
            }
        }
        return detail;
    }

    private static double percent(double ratio) {
        return Math.min(100, 100 * ratio);
    }

    @SuppressWarnings("unchecked")
    private static List<JsonObject> faces(JsonObject of, String field) {
        return (List<JsonObject>) of.getOrDefault(field, List.of());
    }

    private static <T> JsonArray map(List<T> all, Function<T, JsonObject> to) {
        return new JsonArray(all.stream().map(to).toList());
    }

    /** Returns an object with the given names and values, without null values. */
    static JsonObject object(Object... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                object.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return object;
    }
}
