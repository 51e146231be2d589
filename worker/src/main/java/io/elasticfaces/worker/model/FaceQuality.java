package io.elasticfaces.worker.model;

import io.elasticfaces.worker.align.FaceChip;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.HeadPose;
import io.elasticfaces.worker.image.Picture;

/**
 * The quality of a face in a picture.
 *
 * @param size the side of a square with the area of the face's box, in pixels
 * @param sharpness 0 to 100: 100 less the percentage of the blur metric of Crété-Roffet and others (The Blur Effect, 2007)
 *     on the middle of the face's 112x112 chip. A small face has a low sharpness, since its chip is enlarged
 * @param brightness the mean grey level of the same pixels, 0 to 100
 * @param pose the rotation of the head
 */
public record FaceQuality(double size, double sharpness, double brightness, HeadPose pose) {
    private static final int SIDE = FaceChip.ARCFACE.side();

    /** The part of the chip between the face's outline: columns, and rows from the brows to the lower lip. */
    private static final int LEFT = 24;

    private static final int RIGHT = 88;
    private static final int TOP = 36;
    private static final int BOTTOM = 104;

    /** Half of the length of the metric's low-pass filter, 9 pixels. */
    private static final int REACH = 4;

    private static final double WHITE = 255_000;

    /**
     * Measures a face.
     *
     * @param face as it is in the picture
     * @param searched the same face in the searched picture
     */
    static FaceQuality of(Face face, Picture picture, Face searched) {
        int[] grey = grey(FaceChip.ARCFACE.of(picture, searched));
        return new FaceQuality(
                Math.sqrt(Math.max(0, face.box().area())),
                sharpness(grey),
                100 * brightness(grey),
                HeadPose.of(face.landmarks()));
    }

    /** Returns grey levels of ITU-R BT.601, 0 to 255,000. */
    private static int[] grey(byte[] rgb) {
        int[] grey = new int[SIDE * SIDE];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 299 * (rgb[3 * i] & 0xff) + 587 * (rgb[3 * i + 1] & 0xff) + 114 * (rgb[3 * i + 2] & 0xff);
        }
        return grey;
    }

    private static double sharpness(int[] grey) {
        return 100 * Math.min(sharpness(grey, 1), sharpness(grey, SIDE));
    }

    /** @param step 1 along rows, or the length of a row along columns */
    private static double sharpness(int[] grey, int step) {
        double sharp = 0;
        double all = 0;
        for (int y = TOP; y < BOTTOM; y++) {
            for (int x = LEFT; x < RIGHT; x++) {
                int at = y * SIDE + x;
                double change = Math.abs(grey[at] - grey[at - step]);
                // Neighbours in the blurred chip differ by what enters and leaves the filter.
                double ofBlurred =
                        Math.abs(grey[at + REACH * step] - grey[at - (REACH + 1) * step]) / (2 * REACH + 1.0);
                sharp += Math.max(0, change - ofBlurred);
                all += change;
            }
        }
        return all == 0 ? 0 : sharp / all;
    }

    private static double brightness(int[] grey) {
        double sum = 0;
        for (int y = TOP; y < BOTTOM; y++) {
            for (int x = LEFT; x < RIGHT; x++) {
                sum += grey[y * SIDE + x];
            }
        }
        return sum / WHITE / ((BOTTOM - TOP) * (RIGHT - LEFT));
    }
}
