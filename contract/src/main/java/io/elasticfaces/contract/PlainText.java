package io.elasticfaces.contract;

/** Text from outside made fit for an error, a log line or an answer: one line, of bounded length. */
public final class PlainText {
    private PlainText() {}

    /**
     * Returns the text with a question mark in place of every control or format character, which could forge a line or
     * hide what it says, and cut to a length.
     *
     * @param text any text; null becomes empty
     * @param longest how many characters it may have, at least 1
     */
    public static String of(String text, int longest) {
        if (text == null) {
            return "";
        }
        String cut = text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }
}
