package io.elasticfaces.worker.model;

import io.elasticfaces.worker.detect.EdgeMode;
import io.elasticfaces.worker.detect.FaceChoice;

/**
 * The ways in which faces are detected, chosen and embedded. The references' ways have faults that users would see.
 *
 * @param edges the treatment of faces at the edge of a picture
 * @param face the choice of the face that is embedded
 * @param mirror whether an embedding is the mean of those of the face and of the mirrored face
 */
public record RecognitionOptions(EdgeMode edges, FaceChoice face, boolean mirror) {
    /** Returns the defaults of a set. Those of facenet are the ways of the CSE546 reference project. */
    public static RecognitionOptions of(ModelSet models) {
        return models.name().equals(ModelKind.FACENET.setName())
                ? new RecognitionOptions(EdgeMode.CLIP, FaceChoice.LARGEST, false)
                : new RecognitionOptions(EdgeMode.FILL, FaceChoice.CENTRAL, false);
    }
}
