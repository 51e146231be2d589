package io.elasticfaces.worker.model;

import io.elasticfaces.worker.detect.EdgeMode;
import io.elasticfaces.worker.detect.FaceChoice;

/**
 * Options of recognition: how faces are detected, chosen and embedded.
 *
 * @param edges the treatment of faces at the edge of a picture
 * @param face the choice of the face that is embedded
 * @param mirror whether an embedding is the mean of those of the face and of the mirrored face
 */
public record RecognitionOptions(EdgeMode edges, FaceChoice face, boolean mirror) {
    /** Returns the defaults of a set. Those of facenet are as in the CSE546 reference project. */
    public static RecognitionOptions of(ModelSet models) {
        return models.name().equals(ModelKind.FACENET.setName())
                ? new RecognitionOptions(EdgeMode.CLIP, FaceChoice.LARGEST, false)
                : new RecognitionOptions(EdgeMode.FILL, FaceChoice.CENTRAL, false);
    }
}
