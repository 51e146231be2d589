package io.elasticfaces.contract.picture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The format and size of a picture, read from its first bytes without decoding it.
 *
 * @param format the format, determined by the first bytes and not by the file name
 * @param width pixels as stored, before any EXIF rotation; at least 1
 * @param height pixels as stored, before any EXIF rotation; at least 1
 */
public record PictureHeader(PictureFormat format, int width, int height) {
    /** The default pixel limit: 50 megapixels, which are 150 MB when decoded. */
    public static final long DEFAULT_MAX_PIXELS = 50_000_000;

    /**
     * The largest width and height, which JPEG and GIF have too. Decoding time also depends on the number of rows, so
     * narrow pictures need a limit.
     */
    static final int MAX_SIDE = 65_535;

    /** The header must begin within these bytes. Metadata before it (thumbnails, XMP) can have some megabytes. */
    static final long MAX_HEADER_BYTES = 16 << 20;

    /**
     * Reads the header of a file.
     *
     * @throws UnsupportedPicture if the format is not supported
     * @throws UnreadablePicture if the header is broken
     * @throws IOException if the file cannot be read
     */
    public static PictureHeader read(Path file) throws IOException, UnsupportedPicture, UnreadablePicture {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads the header of a picture in memory; see {@link #read(Path)}. */
    public static PictureHeader read(byte[] picture) throws UnsupportedPicture, UnreadablePicture {
        try {
            return read(new ByteArrayInputStream(picture));
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed.", e);
        }
    }

    /**
     * Reads the header from the start of a stream, which is not closed; see {@link #read(Path)}. It consumes at most 16
     * MiB and 512 bytes of the stream.
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

    /** Returns width times height. */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * Returns this header, or throws if the picture exceeds a pixel limit or has a side of more than 65,535 pixels.
     *
     * @param maxPixels the pixel limit
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
