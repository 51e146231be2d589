package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureFormat;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decodes JPEG with the JDK's libjpeg, bit-identical to Pillow. CMYK and YCCK are converted here, as the JDK cannot.
 */
final class JpegDecoder {
    static final int INKS = 4;
    private static final int COLOURS = 3;

    /** libjpeg's warning about a scan that has no more data although pixels are missing (jerror.h, JWRN_HIT_MARKER). */
    private static final String DATA_MISSING = "premature end of data segment";

    private JpegDecoder() {}

    static Picture decode(JpegFile file) throws IOException {
        AtomicBoolean dataMissing = new AtomicBoolean();
        Picture stored = ImageIoPixels.read(PictureFormat.JPEG, file.essential(), reader -> {
            if (!file.complete()) {
                reader.addIIOReadWarningListener((source, warning) -> {
                    if (warning.contains(DATA_MISSING)) {
                        dataMissing.set(true);
                    }
                });
            }
            return switch (file.components()) {
                case INKS -> inks(reader.readRaster(0, null), file.ycck());
                case COLOURS -> ImageIoPixels.colours(reader);
                default -> ImageIoPixels.rgb(reader.read(0));
            };
        });
        if (dataMissing.get()) {
            // libjpeg fills the missing lower part with grey.
            throw new EOFException();
        }
        return Orientation.turn(stored, file.orientation());
    }

    /**
     * Converts CMYK or YCCK to RGB. The samples are stored as 255 - ink; Adobe writes them so, and Pillow assumes it
     * for all files. Each colour is {@code (255 - k) - c * (255 - k) / 255}, rounded as in Pillow.
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

    /** Converts YCbCr (ITU-T T.871) to {@code 255 - RGB}, in place. */
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
