package io.elasticfaces.recognition.picture;

import io.elasticfaces.picture.PictureFormat;
import io.elasticfaces.picture.PictureHeader;
import io.elasticfaces.picture.PictureRefused;
import io.elasticfaces.picture.TooManyPixels;
import io.elasticfaces.picture.UnreadablePicture;
import java.io.EOFException;
import java.io.IOException;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP (first frame) to upright RGB, as Pillow's {@code convert("RGB")}
 * after {@code ImageOps.exif_transpose} does, which the reference pictures went through: colour profiles are not applied,
 * transparency is dropped and not blended, and of 16 bit samples the high byte counts.
 *
 * <p>Safe for use by many threads. Needs, beside the file, 3 bytes per pixel for an ordinary JPEG, 6 where it has to be
 * turned, up to 11 for others. What this JVM's heap could not hold is refused as having too many pixels: tried all the
 * same it would end the process, and every other one that tries it again.
 */
public final class PictureDecoder {
    static {
        // Without a screen some JDKs otherwise fail when AWT's classes load.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** What lies beside a picture in the old generation. */
    private static final long HEAP_OF_OTHERS = 20 << 20;

    /** The file, its copy without what is not needed, and what the reader buffers of it. */
    private static final int COPIES_OF_FILE = 3;

    /** How many bytes deflate packs into one at the most (zlib's technical details). */
    private static final int DEFLATE_MOST = 1_032;

    private static final int PNG_DEPTH = 24;
    private static final int PNG_COLOUR_TYPE = 25;

    private final long maxPixels;
    private final long heapOfPictures;

    /** @param maxPixels a picture with more is refused before it is decoded */
    public PictureDecoder(long maxPixels) {
        this(maxPixels, heapOfPictures());
    }

    /** By default two thirds of the heap are the old generation, and a large array fits nowhere else. */
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
     * @throws io.elasticfaces.picture.UnsupportedPicture where it is of no kind that is read
     * @throws io.elasticfaces.picture.TooManyPixels where it has more pixels than the limit
     * @throws UnreadablePicture where it is broken or breaks off
     */
    public Picture decode(byte[] file) throws PictureRefused {
        PictureHeader header = PictureHeader.read(file).atMost(maxPixels);
        try {
            return switch (header.format()) {
                case JPEG -> {
                    JpegSegments segments = JpegSegments.of(file, header.pixels());
                    requireHeap(header, file, segments.bytesPerPixel());
                    yield JpegDecoder.decode(segments);
                }
                case PNG -> {
                    int bits = pngBitsPerPixel(file);
                    requireHeap(header, file, Math.max(1, bits / 8) + 3);
                    requireEnough(header.pixels() * bits / 8, file);
                    PngChunks chunks = PngChunks.of(file);
                    Picture stored = ImageIoPixels.decode(PictureFormat.PNG, chunks.essential());
                    yield Orientation.turn(stored, chunks.orientation());
                }
                case GIF -> {
                    requireHeap(header, file, 3);
                    yield GifDecoder.decode(file, header);
                }
                case BMP -> {
                    requireHeap(header, file, 4 + 3);
                    yield ImageIoPixels.decode(PictureFormat.BMP, BmpProfile.without(file));
                }
                case WEBP -> {
                    requireHeap(header, file, 4 + 3);
                    yield WebpDecoder.decode(file, header);
                }
            };
        } catch (OutOfMemoryError e) {
            // A net under the reckoning above, which knows nothing of what else the heap holds just now.
            throw TooManyPixels.beyondMemory(header);
        } catch (IOException | RuntimeException e) {
            if (root(e) instanceof OutOfMemoryError) {
                throw TooManyPixels.beyondMemory(header);
            }
            // The decoders of the JDK answer some broken files with any unchecked exception.
            throw new UnreadablePicture(
                    "The " + header.format() + " picture is broken or breaks off (" + reason(e)
                            + "); send the whole file, or save it again in a picture program.",
                    e);
        }
    }

    private void requireHeap(PictureHeader header, byte[] file, int bytesPerPixel) throws PictureRefused {
        long left = heapOfPictures - (long) COPIES_OF_FILE * file.length;
        header.atMost(Math.max(0, left / bytesPerPixel));
    }

    /** As stored; depth and colour type lie at fixed places (W3C PNG, 11.2.2). */
    private static int pngBitsPerPixel(byte[] file) throws EOFException {
        if (file.length <= PNG_COLOUR_TYPE) {
            throw new EOFException();
        }
        int samples =
                switch (file[PNG_COLOUR_TYPE]) {
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> 1;
                };
        return Math.max(1, samples * file[PNG_DEPTH]);
    }

    /** Else a file of a few bytes would take the memory of the largest picture before it turns out to break off. */
    private static void requireEnough(long unpackedBytes, byte[] file) throws EOFException {
        if (unpackedBytes > (long) DEFLATE_MOST * file.length) {
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
