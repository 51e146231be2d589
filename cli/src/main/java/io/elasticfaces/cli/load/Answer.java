package io.elasticfaces.cli.load;

/**
 * The result of one request, as its client saw it. All times are of {@link System#nanoTime}.
 *
 * @param picture the posted picture
 * @param kind how the request ended
 * @param text the answer {@code <file name without extension>:<name>}, or null if the request failed
 * @param error the kind of failure, e.g. {@code HTTP 500}, or null
 * @param detail detail of the failure, or null
 * @param refusals number of 503 responses before the last response
 */
record Answer(
        Picture picture,
        Kind kind,
        String text,
        String error,
        String detail,
        long sentNanos,
        long doneNanos,
        int refusals) {
    enum Kind {
        /** Answered in time. */
        ANSWERED,
        /** Answered with 504; the result was fetched later. */
        LATE,
        /** No result. */
        FAILED
    }

    /** Returns whether the answer is known to be right. */
    boolean right() {
        return text != null && text.equals(picture.rightAnswer());
    }

    /** Returns whether the answer has the wrong name or is malformed. */
    boolean wrong() {
        if (text == null) {
            return false;
        }
        String right = picture.rightAnswer();
        return right == null ? !text.startsWith(picture.stem() + ":") : !text.equals(right);
    }
}
