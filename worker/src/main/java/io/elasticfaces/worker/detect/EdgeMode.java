package io.elasticfaces.worker.detect;

/** The treatment of candidate boxes that extend beyond the picture. */
public enum EdgeMode {
    /**
     * The box is clipped at the edge and what is left is stretched, as in facenet-pytorch. Landmarks of faces at the edge
     * are then wrong, because the unclipped box maps them back to the picture.
     */
    CLIP,
    /** What lies outside of the picture is grey, as the authors' MTCNN fills it. */
    FILL
}
