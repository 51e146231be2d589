package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureFormat;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP (first frame) to upright RGB.
 *
 * <p>The result is that of Pillow's {@code convert("RGB")} after {@code ImageOps.exif_transpose}, which the reference
 * pictures were made with. Colour profiles are not applied, transparency is dropped and not blended, and 16-bit samples
 * are reduced to their high byte.
 *
 * <p>Thread-safe. Each format has a class that reduces a file to the parts that the pixels depend on. The reader gets
 * only these parts, so that its time is bounded by the data and the pixels. Decoding needs 3 bytes of heap per pixel
 * for an ordinary JPEG, 6 if it is rotated, and up to 11 for other pictures. A picture that does not fit into the heap
 * is rejected as having too many pixels. Otherwise it would end each worker that tries it.
 */
public final class PictureDecoder {
    static {
        // Some JDKs otherwise fail to load AWT's classes on a machine without a screen.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** Heap that the worker's other objects use. */
    private static final long HEAP_OF_OTHERS = 20 << 20;

    /** The file, its reduced copy, and the reader's buffer. */
    private static final int COPIES_OF_FILE = 3;

    /** The largest compression ratio of deflate (zlib's technical details). */
    private static final int MAX_DEFLATE_RATIO = 1_032;

    private static final int BMP_FILE_HEADER = 14;
    private static final int BMP_VERSION_4 = 108;
    private static final int BMP_COLOUR_SPACE = 70;
    private static final int BMP_SRGB = 0x73524742;

    private final long maxPixels;
    private final long heapOfPictures;

    /** @param maxPixels the largest number of pixels; a picture with more is rejected before it is decoded */
    public PictureDecoder(long maxPixels) {
        this(maxPixels, heapOfPictures());
    }

    /**
     * Returns the heap for pictures: the old generation less other objects. It is two thirds of the heap by default,
     * and a large array fits nowhere else.
     */
    private static long heapOfPictures() {
        long oldGeneration = Runtime.getRuntime().maxMemory() * 2 / 3;
        return Math.max(oldGeneration - HEAP_OF_OTHERS, oldGeneration / 2);
    }

    /** @param heapOfPictures the bytes of heap that decoding one picture may use */
    PictureDecoder(long maxPixels, long heapOfPictures) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("The pixel limit must be at least 1, not " + maxPixels + ".");
        }
        this.maxPixels = maxPixels;
        this.heapOfPictures = heapOfPictures;
    }

    /**
     * Decodes a picture.
     *
     * @param file the whole file
     * @throws RejectedPicture if its format is not supported, if it has more pixels than the limit or than the heap can
     *     hold, or if it is damaged or truncated
     */
    public Picture decode(byte[] file) throws RejectedPicture {
        PictureHeader header = PictureHeader.read(file).atMost(maxPixels);
        try {
            return switch (header.format()) {
                case JPEG -> {
                    JpegDecoder jpeg = new JpegDecoder(file, header.pixels());
                    requireHeap(header, file, jpeg.bytesPerPixel());
                    yield jpeg.decode();
                }
                case PNG -> {
                    PngFile png = PngFile.of(file);
                    requireHeap(header, file, Math.max(1, png.bitsPerPixel() / 8) + 3);
                    requireEnough(header.pixels() * png.bitsPerPixel() / 8, file);
                    Picture stored = ImageIoPixels.decode(PictureFormat.PNG, png.essential());
                    yield Orientation.turn(stored, png.orientation());
                }
                case GIF -> {
                    requireHeap(header, file, 1 + 3);
                    yield GifDecoder.decode(file);
                }
                case BMP -> {
                    requireHeap(header, file, 4 + 3);
                    yield ImageIoPixels.decode(PictureFormat.BMP, bitmapWithoutProfile(file));
                }
                case WEBP -> {
                    requireHeap(header, file, 4 + 3);
                    yield WebpDecoder.decode(file, header);
                }
            };
        } catch (OutOfMemoryError e) {
            // The estimate above does not include the current use of the heap.
            throw beyondMemory(header);
        } catch (IOException | RuntimeException e) {
            if (root(e) instanceof OutOfMemoryError) {
                throw beyondMemory(header);
            }
            // The JDK's decoders throw unchecked exceptions for some damaged files.
            throw RejectedPicture.unreadable(
                    "The " + header.format() + " picture is broken or breaks off (" + reason(e)
                            + "); send the whole file, or save it again in a picture program.",
                    e);
        }
    }

    private void requireHeap(PictureHeader header, byte[] file, int bytesPerPixel) throws RejectedPicture {
        long left = heapOfPictures - (long) COPIES_OF_FILE * file.length;
        header.atMost(Math.max(0, left / bytesPerPixel));
    }

    /** Rejects a small file that claims the size of a large picture, before memory is allocated for it. */
    private static void requireEnough(long unpackedBytes, byte[] file) throws EOFException {
        if (unpackedBytes > (long) MAX_DEFLATE_RATIO * file.length) {
            throw new EOFException();
        }
    }

    private static RejectedPicture beyondMemory(PictureHeader header) {
        return RejectedPicture.tooManyPixels("The picture has " + header.width() + " x " + header.height()
                + " pixels and needs more memory to decode than the service has; save it with 8 bits"
                + " per sample, or make it smaller, and send it again.");
    }

    /**
     * Returns a bitmap without the colour profile that a header of version 4 or 5 may refer to (BITMAPV5HEADER). The
     * profile is not applied, but the reader would parse it.
     */
    private static InputStream bitmapWithoutProfile(byte[] file) {
        byte[] copy = file.clone();
        ByteBuffer header = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length >= BMP_FILE_HEADER + BMP_VERSION_4 && header.getInt(BMP_FILE_HEADER) >= BMP_VERSION_4) {
            header.putInt(BMP_COLOUR_SPACE, BMP_SRGB);
        }
        return new ByteArrayInputStream(copy);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String reason(Exception e) {
        if (e instanceof RuntimeException) {
            return "its data is inconsistent";
        }
        Throwable root = root(e);
        return root instanceof EOFException || root.getMessage() == null ? "it ends too early" : root.getMessage();
    }
}
