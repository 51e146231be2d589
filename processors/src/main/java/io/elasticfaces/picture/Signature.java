package io.elasticfaces.picture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Which kind of file it is, by its first bytes. */
final class Signature {
    /** So many first bytes decide; a shorter file is told by what there is. */
    static final int BYTES = 18;

    private static final String READ_HERE = "send a JPEG, PNG, GIF, BMP or WebP picture.";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** The sizes that a bitmap's second header has had, OS/2 1.x to Windows V5: "BM" alone starts many a text. */
    private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private Signature() {}

    static PictureFormat of(byte[] start) throws UnsupportedPicture {
        if (start.length == 0) {
            throw new UnsupportedPicture("The file is empty; " + READ_HERE);
        }
        if (startsWith(start, 0, (byte) 0xff, (byte) 0xd8, (byte) 0xff)) {
            return PictureFormat.JPEG;
        }
        if (startsWith(start, 0, PNG)) {
            return PictureFormat.PNG;
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
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

    private static boolean startsWith(byte[] bytes, int at, byte... wanted) {
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static String kind(String start) {
        if (start.startsWith("ftyp", 4)) {
            String brand = start.substring(Math.min(8, start.length()), Math.min(12, start.length()));
            return switch (brand.toLowerCase(Locale.ROOT)) {
                case "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1" -> "a HEIC picture, which is not read";
                case "avif", "avis" -> "an AVIF picture, which is not read";
                default -> "a video or another ISO media file";
            };
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return "a TIFF or raw camera picture, which is not read";
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
