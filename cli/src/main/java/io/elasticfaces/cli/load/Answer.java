package io.elasticfaces.cli.load;

/**
 * The result of one request, as its client saw it. All times are of {@link System#nanoTime}.
 *
 * @param picture the posted picture
 * @param text the answer {@code <file name without extension>:<name>}, or null if the request failed
 * @param error the kind of failure, e.g. {@code HTTP 500}, or null
 * @param detail detail of the failure, or null
 * @param refusals number of 503 responses before the last response
 */
record Answer(Picture picture, String text, String error, String detail, long sentNanos, long doneNanos, int refusals) {
    boolean failed() {
        return text == null;
    }

    /** Returns whether the answer has the wrong name or is malformed. If the name is unknown, any name is right. */
    boolean wrong() {
        return text != null
                && (picture.expected() == null
                        ? !text.startsWith(picture.stem() + ":")
                        : !text.equals(picture.rightAnswer()));
    }
}
