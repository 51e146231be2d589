package io.elasticfaces.contract.picture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
    private static final int MAX_SIDE = 65_535;

    private static final int IHDR = 0x49484452;
    private static final int BMP_CORE_HEADER = 12;
    private static final int BMP_INFO_HEADER = 40;
    private static final int BMP_WITH_JPEG = 4;
    private static final int BMP_WITH_PNG = 5;
    private static final int VP8 = 0x20385056;
    private static final int VP8L = 0x4c385056;
    private static final int VP8X = 0x58385056;

    /**
     * Reads the header of a file.
     *
     * @throws RejectedPicture if the format is not supported (415), or if the header is broken (422)
     * @throws IOException if the file cannot be read
     */
    public static PictureHeader read(Path file) throws IOException, RejectedPicture {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads the header of a picture in memory; see {@link #read(Path)}. */
    public static PictureHeader read(byte[] picture) throws RejectedPicture {
        try {
            return read(new ByteArrayInputStream(picture));
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed.", e);
        }
    }

    /** Reads the header from the start of a stream, and at most 512 bytes more. The stream is not closed. */
    static PictureHeader read(InputStream in) throws IOException, RejectedPicture {
        byte[] start = in.readNBytes(PictureFormat.SIGNATURE_BYTES);
        PictureFormat format = PictureFormat.of(start);
        PictureBytes bytes = new PictureBytes(start, in);
        try {
            PictureHeader header =
                    switch (format) {
                        case JPEG -> jpeg(bytes);
                        case PNG -> png(bytes);
                        case GIF -> gif(bytes);
                        case BMP -> bmp(bytes);
                        case WEBP -> webp(bytes);
                    };
            if (header.width < 1 || header.height < 1) {
                throw RejectedPicture.broken("The " + format + " picture says that it is " + header.width + " x "
                        + header.height + " pixels");
            }
            return header;
        } catch (EOFException e) {
            throw RejectedPicture.unreadable(
                    "The " + format + " picture breaks off before it says how large it is; send the whole file.", e);
        }
    }

    /** Reads the frame header of a JPEG picture (ITU-T T.81, B.2.2). */
    private static PictureHeader jpeg(PictureBytes bytes) throws IOException, RejectedPicture {
        JpegSegments segments = new JpegSegments(bytes);
        int marker = segments.next();
        while (!JpegSegments.isFrame(marker)) {
            if (marker == JpegSegments.SOS || marker == JpegSegments.EOI) {
                throw RejectedPicture.broken("The JPEG picture has no frame header");
            }
            marker = segments.next();
        }
        bytes.skip(2);
        int precision = bytes.u8();
        int height = bytes.u16();
        int width = bytes.u16();
        String kind =
                switch (marker) {
                    case 0xc0, 0xc1, 0xc2 -> precision == 8 ? null : precision + " bits per sample";
                    case 0xc9, 0xca -> "arithmetic coding";
                    case 0xc3, 0xcb -> "lossless coding";
                    default -> "hierarchical coding";
                };
        if (kind != null) {
            throw RejectedPicture.unsupported("The JPEG picture has " + kind
                    + ", which is not supported; save it as an ordinary JPEG with 8 bits per sample.");
        }
        return new PictureHeader(PictureFormat.JPEG, width, height);
    }

    /** Reads the header chunk of a PNG picture (W3C PNG, 11.2.2). */
    private static PictureHeader png(PictureBytes bytes) throws IOException, RejectedPicture {
        bytes.skip(8);
        if (bytes.i32() != 13 || bytes.i32() != IHDR) {
            throw RejectedPicture.broken("The PNG picture does not start with its header");
        }
        return new PictureHeader(PictureFormat.PNG, bytes.i32(), bytes.i32());
    }

    private static PictureHeader gif(PictureBytes bytes) throws IOException, RejectedPicture {
        GifFrame frame = GifFrame.read(bytes);
        return new PictureHeader(PictureFormat.GIF, frame.canvasWidth(), frame.canvasHeight());
    }

    /** Reads the second header of a bitmap (Windows BITMAPINFOHEADER and its successors, OS/2 BITMAPCOREHEADER). */
    private static PictureHeader bmp(PictureBytes bytes) throws IOException, RejectedPicture {
        bytes.skip(14);
        int headerSize = bytes.i32le();
        if (headerSize == BMP_CORE_HEADER) {
            return new PictureHeader(PictureFormat.BMP, bytes.u16le(), bytes.u16le());
        }
        int width = bytes.i32le();
        int height = bytes.i32le();
        if (headerSize >= BMP_INFO_HEADER) {
            bytes.skip(4);
            int compression = bytes.i32le();
            if (compression == BMP_WITH_JPEG || compression == BMP_WITH_PNG) {
                // The embedded picture's size is unknown, so it cannot be limited.
                throw RejectedPicture.unsupported(
                        "The file is a bitmap with a JPEG or PNG picture in it, which is not supported;"
                                + " send that picture itself.");
            }
        }
        // A negative height means rows from top to bottom.
        return new PictureHeader(PictureFormat.BMP, width, height == Integer.MIN_VALUE ? 0 : Math.abs(height));
    }

    /** Reads the first chunk of a WebP picture, which has one of three types (RFC 9649). */
    private static PictureHeader webp(PictureBytes bytes) throws IOException, RejectedPicture {
        bytes.skip(12);
        int chunk = bytes.i32le();
        bytes.skip(4);
        if (chunk == VP8X) {
            bytes.skip(4);
            return new PictureHeader(PictureFormat.WEBP, bytes.u24le() + 1, bytes.u24le() + 1);
        }
        if (chunk == VP8L && bytes.u8() == 0x2f) {
            int sizes = bytes.i32le();
            return new PictureHeader(PictureFormat.WEBP, (sizes & 0x3fff) + 1, (sizes >>> 14 & 0x3fff) + 1);
        }
        if (chunk == VP8) {
            bytes.skip(3);
            if (bytes.u24le() == 0x2a019d) {
                return new PictureHeader(PictureFormat.WEBP, bytes.u16le() & 0x3fff, bytes.u16le() & 0x3fff);
            }
        }
        throw RejectedPicture.broken("The WebP picture does not start with a frame");
    }

    /** Returns width times height. */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * Returns this header, or throws if the picture exceeds a pixel limit or has a side of more than 65,535 pixels.
     *
     * @param maxPixels the pixel limit
     * @throws RejectedPicture if it does
     */
    public PictureHeader atMost(long maxPixels) throws RejectedPicture {
        if (pixels() > maxPixels) {
            throw RejectedPicture.tooManyPixels(String.format(
                    Locale.ROOT,
                    "The picture has %d x %d = %.1f megapixels, and at most %.1f are read; make it smaller and send it again.",
                    width,
                    height,
                    pixels() / 1e6,
                    maxPixels / 1e6));
        }
        if (Math.max(width, height) > MAX_SIDE) {
            throw RejectedPicture.tooManyPixels(String.format(
                    Locale.ROOT,
                    "The picture has %d x %d pixels, and a side may have at most %d; make it smaller and send it again.",
                    width,
                    height,
                    MAX_SIDE));
        }
        return this;
    }
}
