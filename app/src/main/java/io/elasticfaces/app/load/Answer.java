package io.elasticfaces.app.load;

/**
 * How one request went, seen from its client.
 *
 * @param request its number, from 0
 * @param picture what was posted
 * @param kind how it ended
 * @param text the answer {@code <file name without extension>:<name>}, or null where there is none
 * @param error what to count it under where it failed, e.g. {@code HTTP 500}, else null
 * @param problem the detail of the failure, else null
 * @param dueNanos when it should have been sent, on {@link System#nanoTime}'s clock
 * @param doneNanos when its end was known, on the same clock
 * @param refusals how many times it was answered 503 and sent again
 */
record Answer(
        int request,
        Picture picture,
        Kind kind,
        String text,
        String error,
        String problem,
        long dueNanos,
        long doneNanos,
        int refusals) {
    enum Kind {
        /** Answered as it should be. */
        ANSWERED,
        /** Answered 504 at first; the result was fetched later. */
        LATE,
        /** No result. */
        FAILED
    }

    /** What the client waited, from when the request was due, so that a late sending counts too. */
    long latencyNanos() {
        return Math.max(0, doneNanos - dueNanos);
    }

    /** Whether the answer is known to be right. */
    boolean right() {
        return text != null && text.equals(picture.rightAnswer());
    }

    /** Whether there is an answer that is not of the right name or not even of the right form. */
    boolean wrong() {
        if (text == null) {
            return false;
        }
        String right = picture.rightAnswer();
        return right == null ? !text.startsWith(picture.stem() + ":") : !text.equals(right);
    }
}
