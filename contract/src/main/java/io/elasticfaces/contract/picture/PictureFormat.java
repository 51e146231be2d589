package io.elasticfaces.contract.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The supported picture formats, each recognised by the first bytes of a file. */
public enum PictureFormat {
    JPEG("image/jpeg", "\\xff\\xd8\\xff"),
    PNG("image/png", "\\x89PNG\\r\\n\\x1a\\n"),
    GIF("image/gif", "GIF8[79]a"),
    /** "BM" alone could begin a text, so the size of the second header is checked: OS/2 1.x to Windows V5. */
    BMP("image/bmp", "BM.{12}[\\x0c\\x10\\x28\\x34\\x38\\x40\\x6c\\x7c]\\x00{3}"),
    WEBP("image/webp", "RIFF.{4}WEBP");

    /** The number of bytes that determine the format. A file may be shorter. */
    static final int SIGNATURE_BYTES = 18;

    private static final String NOT_READ = ", which is not supported";

    private final String mediaType;
    private final Pattern start;

    PictureFormat(String mediaType, String start) {
        this.mediaType = mediaType;
        this.start = pattern(start);
    }

    /** Files of other kinds; the first that matches is named. */
    private record Other(Pattern start, String name) {
        Other(String start, String name) {
            this(pattern(start), name);
        }
    }

    private static final List<Other> OTHERS = List.of(
            new Other("\\z", "empty"),
            new Other("....ftyp(?i:hei[cmsx]|hev[cx]|m[is]f1)", "a HEIC picture" + NOT_READ),
            new Other("....ftyp(?i:avi[fs])", "an AVIF picture" + NOT_READ),
            new Other("....ftyp", "a video or another ISO media file"),
            new Other("P[1-7]\\s", "a PPM, PGM or PBM picture" + NOT_READ),
            new Other("II\\*\\x00|MM\\x00\\*", "a TIFF or raw camera picture" + NOT_READ),
            new Other("II\\+\\x00|MM\\x00\\+", "a TIFF picture" + NOT_READ),
            new Other("\\xff\\n|....JXL ", "a JPEG XL picture" + NOT_READ),
            new Other("\\xffO\\xffQ|....jP  ", "a JPEG 2000 picture" + NOT_READ),
            new Other("8BPS", "a Photoshop picture" + NOT_READ),
            new Other("\\x00\\x00\\x01\\x00", "an icon" + NOT_READ),
            new Other("%PDF", "a PDF document"),
            new Other("\\s*(?i:<svg|<\\?xml)", "an XML or SVG file"),
            new Other("\\s*(?i:<!doctype|<html)", "a web page"),
            new Other("PK\\x03\\x04", "a ZIP archive"),
            new Other("", "not a picture"));

    private static Pattern pattern(String start) {
        return Pattern.compile(start, Pattern.DOTALL);
    }

    /**
     * Returns the format of a file.
     *
     * @param start the first {@value #SIGNATURE_BYTES} bytes
     * @throws RejectedPicture with status 415 if it is not supported
     */
    static PictureFormat of(byte[] start) throws RejectedPicture {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        for (PictureFormat format : values()) {
            if (format.start.matcher(text).lookingAt()) {
                return format;
            }
        }
        for (Other other : OTHERS) {
            if (other.start.matcher(text).lookingAt()) {
                throw RejectedPicture.unsupported(
                        "The file is " + other.name + "; send a JPEG, PNG, GIF, BMP or WebP picture.");
            }
        }
        throw new IllegalStateException("The last pattern matches everything.");
    }

    /** Returns the media type registered with IANA. */
    public String mediaType() {
        return mediaType;
    }
}
