package io.elasticfaces.contract.picture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the first bytes of a picture say about it, read without decoding it.
 *
 * @param format the kind of picture, by its first bytes and never by its name
 * @param width pixels as stored, before any EXIF rotation; at least 1
 * @param height pixels as stored, before any EXIF rotation; at least 1
 */
public record PictureHeader(PictureFormat format, int width, int height) {
    /** The pixel limit where none is set: 50 megapixels, 150 MB once decoded. */
    public static final long DEFAULT_MAX_PIXELS = 50_000_000;

    /** A decoder's time goes by rows, too, so that a narrow picture may not have any number; JPEG and GIF have no more. */
    static final int MAX_SIDE = 65_535;

    /** No header is looked for beyond this; metadata before it (thumbnails, XMP) may take some megabytes. */
    static final long MAX_HEADER_BYTES = 16 << 20;

    /**
     * Reads the header of a file.
     *
     * @throws UnsupportedPicture where the first bytes show that it is no picture of ours
     * @throws UnreadablePicture where it is one, but broken before its size is known
     * @throws IOException where the file itself cannot be read
     */
    public static PictureHeader read(Path file) throws IOException, UnsupportedPicture, UnreadablePicture {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads the header of a picture in memory; as {@link #read(Path)}. */
    public static PictureHeader read(byte[] picture) throws UnsupportedPicture, UnreadablePicture {
        try {
            return read(new ByteArrayInputStream(picture));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be read", e);
        }
    }

    /**
     * Reads the header from the start of a stream, which is not closed; as {@link #read(Path)}. At most 16 MiB are read
     * or skipped, and up to 512 more are taken from the stream.
     */
    public static PictureHeader read(InputStream in) throws IOException, UnsupportedPicture, UnreadablePicture {
        byte[] start = in.readNBytes(Signature.BYTES);
        PictureFormat format = Signature.of(start);
        PictureBytes bytes = new PictureBytes(start, in, MAX_HEADER_BYTES);
        try {
            PictureHeader header =
                    switch (format) {
                        case JPEG -> JpegHeader.read(bytes);
                        case PNG -> PngHeader.read(bytes);
                        case GIF -> GifFrame.read(bytes).header();
                        case BMP -> BmpHeader.read(bytes);
                        case WEBP -> WebpHeader.read(bytes);
                    };
            if (header.width < 1 || header.height < 1) {
                throw new UnreadablePicture("The " + format + " picture says that it is " + header.width + " x "
                        + header.height + " pixels, so it is broken; save it again in a picture program.");
            }
            return header;
        } catch (EOFException e) {
            throw new UnreadablePicture(
                    "The " + format + " picture breaks off before it says how large it is; send the whole file.", e);
        }
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * Returns this header if the picture keeps to a pixel limit and to the longest side, 65,535 pixels.
     *
     * @param maxPixels the limit
     * @throws TooManyPixels if it does not
     */
    public PictureHeader atMost(long maxPixels) throws TooManyPixels {
        if (pixels() > maxPixels) {
            throw new TooManyPixels(this, maxPixels);
        }
        if (Math.max(width, height) > MAX_SIDE) {
            throw TooManyPixels.inASide(this);
        }
        return this;
    }
}
