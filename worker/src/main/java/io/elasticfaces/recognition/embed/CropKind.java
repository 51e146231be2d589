package io.elasticfaces.recognition.embed;

/** What part of a picture an embedder wants, and in what size. */
public enum CropKind {
    /** The face's box, resized to 240x240 pixels whatever its proportions, as facenet-pytorch's MTCNN crops. */
    BOX_240(240),
    /** The face turned, scaled and moved so that its five landmarks meet dlib's, 150x150 pixels. */
    CHIP_150(150);

    private final int side;

    CropKind(int side) {
        this.side = side;
    }

    /**
     * The crop's width and height.
     *
     * @return pixels
     */
    public int side() {
        return side;
    }

    /**
     * The length of a crop's bytes.
     *
     * @return three bytes for each pixel
     */
    public int bytes() {
        return side * side * 3;
    }
}
