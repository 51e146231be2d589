package io.elasticfaces.worker.detect;

/** The treatment of candidate boxes that extend beyond the picture. */
public enum EdgeMode {
    /**
     * The box is clipped at the edge and the rest is stretched, as in facenet-pytorch. Landmarks of faces at the edge
     * are then wrong, because the unclipped box maps them back to the picture.
     */
    CLIP,
    /** The area outside the picture is filled with grey, as in the implementation of MTCNN's authors. */
    FILL
}
