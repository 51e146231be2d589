package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureFormat;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.contract.picture.TooManyPixels;
import io.elasticfaces.contract.picture.UnreadablePicture;
import java.io.EOFException;
import java.io.IOException;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP (first frame) to upright RGB, as Pillow's {@code convert("RGB")}
 * after {@code ImageOps.exif_transpose} does, which the reference pictures went through: colour profiles are not applied,
 * transparency is dropped and not blended, and of 16 bit samples the high byte counts.
 *
 * <p>Thread-safe. Each format has a class that reduces a file to the parts that the pixels depend on; the reader gets
 * nothing else, so that its time is bounded by the data and the pixels. Decoding needs 3 bytes of heap per pixel for an
 * ordinary JPEG, 6 if it is to be turned, up to 11 for others. A picture that this JVM's heap could not hold is refused
 * as having too many pixels: to try it would end the process, and every other one that tries it again.
 */
public final class PictureDecoder {
    static {
        // Without a screen some JDKs otherwise fail when AWT's classes load.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** Heap that the worker's other objects take. */
    private static final long HEAP_OF_OTHERS = 20 << 20;

    /** The file, its reduced copy, and the reader's buffer. */
    private static final int COPIES_OF_FILE = 3;

    /** Largest number of bytes that deflate packs into one (zlib's technical details). */
    private static final int MAX_DEFLATE_RATIO = 1_032;

    private final long maxPixels;
    private final long heapOfPictures;

    /** @param maxPixels a picture with more is refused before it is decoded */
    public PictureDecoder(long maxPixels) {
        this(maxPixels, heapOfPictures());
    }

    /** The old generation, by default two thirds of the heap. A large array fits nowhere else. */
    private static long heapOfPictures() {
        long oldGeneration = Runtime.getRuntime().maxMemory() * 2 / 3;
        return Math.max(oldGeneration - HEAP_OF_OTHERS, oldGeneration / 2);
    }

    /** @param heapOfPictures bytes that one picture may take with all that its decoding needs */
    PictureDecoder(long maxPixels, long heapOfPictures) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("a limit of " + maxPixels + " pixels lets no picture pass");
        }
        this.maxPixels = maxPixels;
        this.heapOfPictures = heapOfPictures;
    }

    /**
     * Decodes a picture.
     *
     * @param file the whole file
     * @throws io.elasticfaces.contract.picture.UnsupportedPicture if it is of a kind that is not read
     * @throws io.elasticfaces.contract.picture.TooManyPixels if it has more pixels than the limit, or than the heap can hold
     * @throws UnreadablePicture if it is broken or breaks off
     */
    public Picture decode(byte[] file) throws RejectedPicture {
        PictureHeader header = PictureHeader.read(file).atMost(maxPixels);
        try {
            return switch (header.format()) {
                case JPEG -> {
                    JpegFile jpeg = JpegFile.of(file, header.pixels());
                    requireHeap(header, file, jpeg.bytesPerPixel());
                    yield JpegDecoder.decode(jpeg);
                }
                case PNG -> {
                    PngFile png = PngFile.of(file);
                    requireHeap(header, file, Math.max(1, png.bitsPerPixel() / 8) + 3);
                    requireEnough(header.pixels() * png.bitsPerPixel() / 8, file);
                    Picture stored = ImageIoPixels.decode(PictureFormat.PNG, png.essential());
                    yield Orientation.turn(stored, png.orientation());
                }
                case GIF -> {
                    requireHeap(header, file, 3);
                    yield GifDecoder.decode(file);
                }
                case BMP -> {
                    requireHeap(header, file, 4 + 3);
                    yield ImageIoPixels.decode(PictureFormat.BMP, BmpFile.essential(file));
                }
                case WEBP -> {
                    requireHeap(header, file, 4 + 3);
                    yield WebpDecoder.decode(file, header);
                }
            };
        } catch (OutOfMemoryError e) {
            // The estimate above does not know what else the heap holds now.
            throw TooManyPixels.beyondMemory(header);
        } catch (IOException | RuntimeException e) {
            if (root(e) instanceof OutOfMemoryError) {
                throw TooManyPixels.beyondMemory(header);
            }
            // The JDK's decoders throw unchecked exceptions over some broken files.
            throw new UnreadablePicture(
                    "The " + header.format() + " picture is broken or breaks off (" + reason(e)
                            + "); send the whole file, or save it again in a picture program.",
                    e);
        }
    }

    private void requireHeap(PictureHeader header, byte[] file, int bytesPerPixel) throws RejectedPicture {
        long left = heapOfPictures - (long) COPIES_OF_FILE * file.length;
        header.atMost(Math.max(0, left / bytesPerPixel));
    }

    /** Refuses a small file that would take the memory of a large picture before its data ends. */
    private static void requireEnough(long unpackedBytes, byte[] file) throws EOFException {
        if (unpackedBytes > (long) MAX_DEFLATE_RATIO * file.length) {
            throw new EOFException();
        }
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
            return "its numbers contradict each other";
        }
        Throwable root = root(e);
        return root instanceof EOFException || root.getMessage() == null ? "it ends too early" : root.getMessage();
    }
}
