package io.elasticfaces.worker.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import io.elasticfaces.contract.picture.PictureFormat;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes with Image I/O, and converts any pixel layout to RGB. */
final class ImageIoPixels {
    private static final WebPImageReaderSpi WEBP = new WebPImageReaderSpi();

    private static final ColorModel RGB = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);

    private ImageIoPixels() {}

    /** A read operation on an image reader. */
    interface Read<T> {
        T from(ImageReader reader) throws IOException;
    }

    static Picture decode(PictureFormat format, InputStream file) throws IOException {
        return read(format, file, reader -> rgb(reader.read(0)));
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

    static <T> T read(PictureFormat format, InputStream file, Read<T> read) throws IOException {
        ImageReader reader = reader(format);
        try (ImageInputStream in = new MemoryCacheImageInputStream(file)) {
            reader.setInput(in, true, true);
            return read.from(reader);
        } finally {
            reader.dispose();
        }
    }

    /**
     * Returns the JDK's own reader even if another is on the class path, because the references were checked with it.
     */
    private static ImageReader reader(PictureFormat format) throws IOException {
        if (format == PictureFormat.WEBP) {
            return WEBP.createReaderInstance();
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new IllegalStateException(
                "this JDK has no reader for " + format + "; use one with the complete module java.desktop");
    }

    /** Returns the pixels of an image. Its array is reused if the layout allows. */
    static Picture rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return new Picture(width, height, indexed(image.getRaster(), palette));
        }
        if (image.getRaster().getSampleModel() instanceof ComponentSampleModel layout) {
            return new Picture(width, height, components(image.getRaster(), layout));
        }
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
        return new Picture(width, height, rgb);
    }

    private static byte[] indexed(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                int colour = colours[index];
                rgb[at++] = (byte) (colour >> 16);
                rgb[at++] = (byte) (colour >> 8);
                rgb[at++] = (byte) colour;
            }
        }
        return rgb;
    }

    /**
     * Returns the samples as stored. {@code getRGB} would convert grey through a linear colour space, which lightens
     * it, and would divide by premultiplied alpha.
     */
    private static byte[] components(Raster raster, ComponentSampleModel layout) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        boolean colour = layout.getNumBands() >= 3;
        int shift = layout.getSampleSize(0) - 8;
        if (shift == 0
                && colour
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1) {
            return interleaved(buffer.getData(), width, height, layout);
        }
        byte[] rgb = new byte[3 * width * height];
        int[] red = new int[width];
        int[] green = colour ? new int[width] : red;
        int[] blue = colour ? new int[width] : red;
        for (int y = 0, at = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, red);
            if (colour) {
                raster.getSamples(0, y, width, 1, 1, green);
                raster.getSamples(0, y, width, 1, 2, blue);
            }
            for (int x = 0; x < width; x++) {
                rgb[at++] = (byte) (red[x] >> shift);
                rgb[at++] = (byte) (green[x] >> shift);
                rgb[at++] = (byte) (blue[x] >> shift);
            }
        }
        return rgb;
    }

    private static byte[] interleaved(byte[] data, int width, int height, ComponentSampleModel layout) {
        int[] bands = layout.getBandOffsets();
        int stride = layout.getPixelStride();
        int line = layout.getScanlineStride();
        boolean whole = stride == 3 && line == 3 * width && data.length == 3 * width * height;
        byte[] rgb = whole ? data : new byte[3 * width * height];
        if (whole && bands[0] == 0 && bands[1] == 1) {
            return data;
        }
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0, from = y * line; x < width; x++, from += stride, at += 3) {
                byte red = data[from + bands[0]];
                byte green = data[from + bands[1]];
                byte blue = data[from + bands[2]];
                rgb[at] = red;
                rgb[at + 1] = green;
                rgb[at + 2] = blue;
            }
        }
        return rgb;
    }
}
