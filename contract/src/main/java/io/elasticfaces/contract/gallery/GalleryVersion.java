package io.elasticfaces.contract.gallery;

/**
 * The version of a collection. As text, e.g. {@code 000000012}, and {@code 000000012.9e107d9d} for a collection other
 * than {@code default}.
 *
 * @param number of the newest change; 0 if there is none
 * @param incarnation what differs after the collection was deleted and created again; empty for {@code default}
 */
public record GalleryVersion(int number, String incarnation) {
    /** The last number. */
    static final int LAST = 999_999_999;

    private static final int LENGTH = 9;
    private static final int DISTINCT = 8;

    /** Shortens the incarnation, so that a request stays below 1 KB. */
    public GalleryVersion {
        incarnation = incarnation.substring(0, Math.min(DISTINCT, incarnation.length()));
    }

    /** Parses the text of a request; null, or a text that is none, is older than every version. */
    public static GalleryVersion parse(String text) {
        if (text == null || !text.matches("[0-9]{9}(\\.[0-9a-f]{1,8})?")) {
            return new GalleryVersion(0, "");
        }
        return new GalleryVersion(
                Integer.parseInt(text.substring(0, LENGTH)), text.length() > LENGTH ? text.substring(LENGTH + 1) : "");
    }

    /** Returns whether a state of this version has all changes of another version. */
    public boolean covers(GalleryVersion other) {
        return other.text() == null || number >= other.number && incarnation.equals(other.incarnation);
    }

    /** Returns the text, or null if nothing was ever enrolled in {@code default}. */
    public String text() {
        String digits = String.format("%09d", number);
        return incarnation.isEmpty() ? (number == 0 ? null : digits) : digits + "." + incarnation;
    }
}
