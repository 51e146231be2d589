package io.elasticfaces.contract.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Determines the format of a file by its first bytes. */
final class Signature {
    /** The number of bytes that are examined. A file may be shorter. */
    static final int BYTES = 18;

    private static final String READ_HERE = "send a JPEG, PNG, GIF, BMP or WebP picture.";

    /** Sizes of a bitmap's second header, OS/2 1.x to Windows V5. "BM" alone could begin a text. */
    private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private static final String NOT_READ = ", which is not supported";

    /** The signature of a format that is not supported. */
    private record Kind(int offset, String magic, String name) {}

    private static final List<Kind> PICTURES = List.of(
            new Kind(0, "II*\0", "a TIFF or raw camera picture"),
            new Kind(0, "MM\0*", "a TIFF or raw camera picture"),
            new Kind(0, "II+\0", "a TIFF picture"),
            new Kind(0, "MM\0+", "a TIFF picture"),
            new Kind(0, "\u00ff\n", "a JPEG XL picture"),
            new Kind(4, "JXL ", "a JPEG XL picture"),
            new Kind(0, "\u00ffO\u00ffQ", "a JPEG 2000 picture"),
            new Kind(4, "jP  ", "a JPEG 2000 picture"),
            new Kind(0, "8BPS", "a Photoshop picture"),
            new Kind(0, "\0\0\1\0", "an icon"));

    private static final Pattern NETPBM = Pattern.compile("P[1-7]\\s");

    private Signature() {}

    static PictureFormat of(byte[] start) throws UnsupportedPicture {
        if (start.length == 0) {
            throw new UnsupportedPicture("The file is empty; " + READ_HERE);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return PictureFormat.JPEG;
        }
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PictureFormat.PNG;
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return PictureFormat.GIF;
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return PictureFormat.WEBP;
        }
        if (text.startsWith("BM") && start.length >= BYTES && BMP_HEADER_SIZES.contains(bmpHeaderSize(start))) {
            return PictureFormat.BMP;
        }
        throw new UnsupportedPicture("The file is " + kind(text) + "; " + READ_HERE);
    }

    private static int bmpHeaderSize(byte[] start) {
        return start[14] & 0xff | (start[15] & 0xff) << 8 | (start[16] & 0xff) << 16 | (start[17] & 0xff) << 24;
    }

    private static String kind(String start) {
        if (start.startsWith("ftyp", 4)) {
            String brand = start.substring(Math.min(8, start.length()), Math.min(12, start.length()));
            return switch (brand.toLowerCase(Locale.ROOT)) {
                case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" -> "a HEIC picture" + NOT_READ;
                case "avif", "avis" -> "an AVIF picture" + NOT_READ;
                default -> "a video or another ISO media file";
            };
        }
        if (NETPBM.matcher(start).lookingAt()) {
            return "a PPM, PGM or PBM picture" + NOT_READ;
        }
        for (Kind kind : PICTURES) {
            if (start.startsWith(kind.magic, kind.offset)) {
                return kind.name + NOT_READ;
            }
        }
        if (start.startsWith("%PDF")) {
            return "a PDF document";
        }
        String head = start.stripLeading().toLowerCase(Locale.ROOT);
        if (head.startsWith("<svg") || head.startsWith("<?xml")) {
            return "an XML or SVG file";
        }
        if (head.startsWith("<!doctype") || head.startsWith("<html")) {
            return "a web page";
        }
        if (start.startsWith("PK\3\4")) {
            return "a ZIP archive";
        }
        return "not a picture";
    }
}
