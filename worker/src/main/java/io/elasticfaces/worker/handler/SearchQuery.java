package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.contract.UnreadableMessage;
import io.elasticfaces.worker.gallery.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.JsonObject;

/**
 * The input of a search without a picture: {@code {"face": id}} or {@code {"embeddings": [[...], ...]}}.
 *
 * @param face the id of an enrolled face, or null
 * @param embeddings as they are in the JSON
 */
record SearchQuery(String face, List<?> embeddings) {
    /** Every model set's embeddings are longer, and shorter vectors are near to all of them. */
    private static final double LEAST_LENGTH = 0.5;

    /** @throws FailedOperation if the input is neither */
    static SearchQuery parse(byte[] input) {
        try {
            JsonObject json = OutcomeJson.parse(new String(input, StandardCharsets.UTF_8));
            Object face = json.get("face");
            Object embeddings = json.get("embeddings");
            if (face instanceof String || face == null && embeddings instanceof List<?>) {
                return new SearchQuery((String) face, (List<?>) embeddings);
            }
        } catch (UnreadableMessage e) {
            // Reported below.
        }
        throw new FailedOperation(FailureReason.WRONG_EMBEDDING, "Send the id of a face, or a list of embeddings.");
    }

    /**
     * Returns the embeddings.
     *
     * @param dimension the number of components of each
     * @throws FailedOperation if one has another dimension, is not finite, or is too short
     */
    List<float[]> embeddings(int dimension) {
        List<float[]> all = new ArrayList<>();
        for (Object one : embeddings) {
            if (!(one instanceof List<?> numbers) || numbers.size() != dimension) {
                throw wrong(dimension);
            }
            float[] embedding = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                embedding[i] = numbers.get(i) instanceof Number number ? number.floatValue() : Float.NaN;
                if (!Float.isFinite(embedding[i])) {
                    throw wrong(dimension);
                }
            }
            if (Matcher.distance(embedding, new float[dimension]) < LEAST_LENGTH) {
                throw wrong(dimension);
            }
            all.add(embedding);
        }
        return all;
    }

    private static FailedOperation wrong(int dimension) {
        return new FailedOperation(
                FailureReason.WRONG_EMBEDDING,
                "An embedding of the service's model set is a list of " + dimension
                        + " numbers, of a length of at least " + LEAST_LENGTH + ".");
    }
}
