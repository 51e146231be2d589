package io.elasticfaces.web.rekognition;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Operation.Candidates;
import io.elasticfaces.contract.Operation.Faces;
import io.elasticfaces.contract.Operation.Kind;
import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.web.http.HttpProblem;
import java.util.List;
import org.apache.camel.util.json.JsonObject;

/** The mapping of Rekognition's actions to operations, for those that need a network. */
final class OperationMapper {
    /** Rekognition's default threshold of the similarity, in percent. */
    static final double THRESHOLD = 80;

    /** The default of the largest number of matches. */
    static final int MAX_FACES = 80;

    /** The most faces of a picture that Rekognition indexes. */
    private static final double MAX_INDEXED = 100;

    private static final List<String> ATTRIBUTES = List.of("DEFAULT", "ALL");

    private OperationMapper() {}

    /**
     * Returns the operation of an action.
     *
     * @param in parameters that have the action's shape
     * @throws IllegalArgumentException if the name cannot be that of a person
     * @throws HttpProblem if an attribute is requested that is not offered
     */
    static Operation of(String action, JsonObject in) {
        for (String list : List.of("Attributes", "DetectionAttributes")) {
            if (in.get(list) instanceof List<?> attributes && !ATTRIBUTES.containsAll(attributes)) {
                throw new HttpProblem(400, list + " can be DEFAULT and ALL here. Other attributes are not offered.");
            }
        }
        String collection = in.getStringOrDefault("CollectionId", Operation.DEFAULT_COLLECTION);
        double least = in.getDoubleOrDefault("FaceMatchThreshold", THRESHOLD) / 100;
        int most = in.getIntegerOrDefault("MaxFaces", MAX_FACES);
        return switch (action) {
            case "DetectFaces" ->
                Operation.of(Kind.DETECT, collection).with(faces(in, 0, "NONE")).reporting(true, false);
            case "CompareFaces" ->
                Operation.of(Kind.COMPARE, collection)
                        .with(faces(in, 0, "NONE"))
                        .reporting(true, false);
            case "IndexFaces" ->
                Operation.of(Kind.ENROL, collection)
                        .with(faces(
                                in,
                                (int) Math.min(MAX_INDEXED, in.getDoubleOrDefault("MaxFaces", MAX_INDEXED)),
                                "AUTO"))
                        .named(
                                in.containsKey("ExternalImageId")
                                        ? PersonName.normalise(in.getString("ExternalImageId"))
                                        : null)
                        .reporting(true, false);
            case "SearchFacesByImage" ->
                Operation.of(Kind.RECOGNISE, collection)
                        .with(faces(in, 1, "NONE"))
                        .with(new Candidates(most, true, least));
            // The face itself is one of the nearest.
            case "SearchFaces" -> Operation.of(Kind.SEARCH, collection).with(new Candidates(most + 1, true, least));
            default -> throw new IllegalArgumentException(action);
        };
    }

    private static Faces faces(JsonObject in, int limit, String filter) {
        return new Faces(
                limit, 0, QualityFilter.valueOf(in.getStringOrDefault("QualityFilter", filter)), List.of(), false);
    }
}
