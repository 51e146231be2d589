package io.elasticfaces.worker.align;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.image.Picture;

/**
 * The face's box, cropped and resized to 240x240 pixels as by facenet-pytorch's {@code extract_face} with margin 0. The
 * sides are truncated to whole pixels and clamped to the picture; the resize is Pillow's bilinear one.
 */
public final class FaceCrop {
    /** The side of the crop, in pixels: the {@code image_size} of the CSE546 reference project. */
    public static final int SIDE = 240;

    private FaceCrop() {}

    /** Returns the crop, RGB by pixel and row, {@code 240 * 240 * 3} bytes. */
    public static byte[] of(Picture picture, Face face) {
        Box box = face.box();
        int left = clamp((int) Math.max(box.left(), 0), picture.width() - 1);
        int top = clamp((int) Math.max(box.top(), 0), picture.height() - 1);
        int right = Math.max(left + 1, (int) Math.min(box.right(), picture.width()));
        int bottom = Math.max(top + 1, (int) Math.min(box.bottom(), picture.height()));
        return BilinearResize.of(picture, left, top, right - left, bottom - top, SIDE);
    }

    private static int clamp(int value, int highest) {
        return Math.max(0, Math.min(value, highest));
    }
}
