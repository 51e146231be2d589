package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;

/** Adaptive average pooling by its definition, slowly. */
final class Means {
    private Means() {}

    /** The mean of the pixels that target pixel (x, y) of a resized picture stands for. */
    static double of(Picture picture, int x, int width, int y, int height, int colour) {
        double sum = 0;
        int count = 0;
        int bottom = (int) Math.ceil((y + 1.0) * picture.height() / height);
        int right = (int) Math.ceil((x + 1.0) * picture.width() / width);
        for (int row = (int) Math.floor((double) y * picture.height() / height); row < bottom; row++) {
            for (int column = (int) Math.floor((double) x * picture.width() / width); column < right; column++) {
                sum += picture.rgb()[3 * (row * picture.width() + column) + colour] & 0xff;
                count++;
            }
        }
        return sum / count;
    }
}
