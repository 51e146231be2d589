package io.elasticfaces.recognition.picture;

import io.elasticfaces.picture.PictureFormat;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** JPEG by the JDK's libjpeg, bit for bit what Pillow gives; inks are converted here, which the JDK does not do. */
final class JpegDecoder {
    static final int INKS = 4;
    private static final int COLOURS = 3;

    private JpegDecoder() {}

    static Picture decode(JpegSegments segments) throws IOException {
        Picture stored =
                switch (segments.components()) {
                    case INKS ->
                        inks(
                                ImageIoPixels.read(
                                        PictureFormat.JPEG,
                                        new ByteArrayInputStream(segments.bare()),
                                        reader -> reader.readRaster(0, null)),
                                segments.ycck());
                    case COLOURS -> ImageIoPixels.decodeColours(PictureFormat.JPEG, segments.bare());
                    default -> ImageIoPixels.decode(PictureFormat.JPEG, segments.bare());
                };
        return Orientation.turn(stored, segments.orientation());
    }

    /**
     * Four inks to RGB. They are stored as 255 less the ink, as Adobe does and Pillow assumes of all; colour is what ink
     * and black leave of white: {@code (255 - k) - c * (255 - k) / 255}, rounded as in Pillow.
     */
    private static Picture inks(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[INKS * width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += INKS) {
                if (ycck) {
                    toInks(row, x);
                }
                int white = row[x + 3];
                rgb[at++] = left(row[x], white);
                rgb[at++] = left(row[x + 1], white);
                rgb[at++] = left(row[x + 2], white);
            }
        }
        return new Picture(width, height, rgb);
    }

    private static byte left(int notInk, int white) {
        int product = (255 - notInk) * white + 128;
        return (byte) Math.max(0, white - ((product >> 8) + product >> 8));
    }

    /** YCbCr (ITU-T T.871) to what is 255 less RGB, in place. */
    private static void toInks(int[] pixel, int at) {
        double luma = pixel[at];
        double blue = pixel[at + 1] - 128;
        double red = pixel[at + 2] - 128;
        pixel[at] = 255 - clamp(luma + 1.402 * red);
        pixel[at + 1] = 255 - clamp(luma - 0.344136286 * blue - 0.714136286 * red);
        pixel[at + 2] = 255 - clamp(luma + 1.772 * blue);
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }
}
