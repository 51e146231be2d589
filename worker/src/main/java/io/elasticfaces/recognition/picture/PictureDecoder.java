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
 * <p>Safe for use by many threads. Needs, beside the file, 3 bytes per pixel for an ordinary JPEG, up to 11 for others
 * and 3 more while one is turned.
 */
public final class PictureDecoder {
    static {
        // Without a screen some JDKs otherwise fail when AWT's classes load.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private final long maxPixels;

    /** @param maxPixels a picture with more is refused before it is decoded */
    public PictureDecoder(long maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("a limit of " + maxPixels + " pixels lets no picture pass");
        }
        this.maxPixels = maxPixels;
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
                case JPEG -> JpegDecoder.decode(file);
                case PNG ->
                    Orientation.turn(ImageIoPixels.decode(PictureFormat.PNG, file), ExifOrientation.ofPng(file));
                case GIF -> GifDecoder.decode(file, header);
                case BMP -> ImageIoPixels.decode(PictureFormat.BMP, file);
                case WEBP -> WebpDecoder.decode(file, header);
            };
        } catch (OutOfMemoryError e) {
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
