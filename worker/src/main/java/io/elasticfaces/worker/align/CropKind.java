package io.elasticfaces.worker.align;

import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.image.Picture;
import java.util.function.BiFunction;

/** The kinds of face crop that embedders use. */
public enum CropKind {
    /** The face's box, resized to 240x240 pixels regardless of its proportions, as facenet-pytorch's MTCNN crops. */
    BOX_240(FaceCrop.SIDE, FaceCrop::of),
    /** The face rotated, scaled and translated so that its five landmarks match dlib's, 150x150 pixels. */
    CHIP_150(FaceChip.DLIB.side(), FaceChip.DLIB::of),
    /** The same for ArcFace's landmarks, 112x112 pixels. */
    CHIP_112(FaceChip.ARCFACE.side(), FaceChip.ARCFACE::of);

    private final int side;

    @SuppressWarnings("ImmutableEnumChecker") // Method references to immutable objects.
    private final BiFunction<Picture, Face, byte[]> cutter;

    CropKind(int side, BiFunction<Picture, Face, byte[]> cutter) {
        this.side = side;
        this.cutter = cutter;
    }

    /**
     * Crops a face.
     *
     * @return RGB by pixel and row, {@link #bytes()} in all
     */
    public byte[] cut(Picture picture, Face face) {
        return cutter.apply(picture, face);
    }

    /** Returns the crop's width and height in pixels. */
    public int side() {
        return side;
    }

    /** Returns the length of a crop in bytes: three for each pixel. */
    public int bytes() {
        return side * side * 3;
    }
}
