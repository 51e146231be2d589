package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureFormat;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes with Image I/O, and converts any pixel layout to RGB. */
final class ImageIoPixels {
    private static final ColorModel RGB = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);

    private ImageIoPixels() {}

    /** A read operation on an image reader. */
    interface Read {
        Picture from(ImageReader reader) throws IOException;
    }

    static Picture decode(PictureFormat format, InputStream file) throws IOException {
        return read(format, file, reader -> {
            BufferedImage image = reader.read(0);
            return image.getColorModel() instanceof IndexColorModel palette
                    ? indexed(image.getRaster(), palette)
                    : samples(image.getRaster());
        });
    }

    static Picture read(PictureFormat format, InputStream file, Read read) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(file)) {
            reader.setInput(in, true, true);
            return read.from(reader);
        } finally {
            reader.dispose();
        }
    }

    /**
     * Decodes a picture with three stored components directly to RGB. By default the reader produces BGR, and the
     * conversion takes three quarters of the time for a large photo.
     */
    static Picture colours(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, new int[] {0, 1, 2}, null);
        ImageReadParam into = reader.getDefaultReadParam();
        into.setDestination(new BufferedImage(RGB, raster, false, null));
        reader.read(0, into);
        return new Picture(width, height, rgb);
    }

    private static Picture indexed(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            for (int index : raster.getPixels(0, y, width, 1, row)) {
                rgb[at++] = (byte) (colours[index] >> 16);
                rgb[at++] = (byte) (colours[index] >> 8);
                rgb[at++] = (byte) colours[index];
            }
        }
        return new Picture(width, raster.getHeight(), rgb);
    }

    /**
     * Returns the samples as stored, three colours or grey, scaled to 8 bits. {@code getRGB} would convert grey through
     * a linear colour space, which lightens it, and would divide by premultiplied alpha.
     */
    static Picture samples(Raster raster) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] bits = raster.getSampleModel().getSampleSize();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += bands) {
                for (int colour = 0; colour < 3; colour++) {
                    int band = bands < 3 ? 0 : colour;
                    rgb[at++] = (byte) eight(row[x + band], bits[band]);
                }
            }
        }
        return new Picture(width, raster.getHeight(), rgb);
    }

    /** Returns the high byte of a sample, or scales one of fewer bits. */
    private static int eight(int sample, int bits) {
        if (bits >= 8) {
            return sample >> bits - 8;
        }
        int most = (1 << bits) - 1;
        return (sample * 255 + most / 2) / most;
    }
}
