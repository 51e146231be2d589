package io.elasticfaces.app.load;

/**
 * One line of a check.
 *
 * @param verdict what came out
 * @param what that should hold
 * @param figure what was measured
 */
record CheckLine(Verdict verdict, String what, String figure) {
    enum Verdict {
        PASS,
        FAIL,
        /** It could not be measured, or too coarsely to tell; counts as not passed. */
        UNSURE
    }

    static CheckLine of(boolean holds, String what, String figure) {
        return new CheckLine(holds ? Verdict.PASS : Verdict.FAIL, what, figure);
    }
}
