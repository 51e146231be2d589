package io.elasticfaces.app.load;

import java.nio.file.Path;

/**
 * A picture that is posted.
 *
 * @param file where it lies
 * @param expected the name that should come back, or null where nobody said
 */
record Picture(Path file, String expected) {
    /** The name that is posted. */
    String name() {
        return file.getFileName().toString();
    }

    /** The name up to its last dot, as the answer begins with it. */
    String stem() {
        return stemOf(name());
    }

    /** The whole answer that is right, or null where nobody said. */
    String rightAnswer() {
        return expected == null ? null : stem() + ":" + expected;
    }

    static String stemOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
