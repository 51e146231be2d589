package io.elasticfaces.contract;

/** Sanitises external text for errors, log lines and responses: one line of limited length. */
public final class PlainText {
    private PlainText() {}

    /**
     * Returns the text, cut to a length, with a question mark for every control or format character. Such characters
     * could forge or hide log lines.
     *
     * @param text the text; null returns an empty text
     * @param longest the maximum number of characters, 1 or more
     */
    public static String of(String text, int longest) {
        if (text == null) {
            return "";
        }
        String cut = text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }
}
