package io.elasticfaces.worker.weights;

import io.elasticfaces.contract.PlainText;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A weights file that is damaged, truncated, of an unexpected kind, or too large.
 *
 * <p>The message names the file, what is wrong and where. Fetching the file again usually helps.
 */
public final class UnreadableWeights extends IOException {
    private static final long serialVersionUID = 1L;

    /** The longest quotation from the file. */
    private static final int LONGEST_PART = 300;

    /**
     * Creates the error.
     *
     * @param where the position in the file, such as {@code byte 137 of its pickle} or {@code tensor conv1.weight}
     * @param what what is wrong there
     */
    public UnreadableWeights(Path file, String where, String what) {
        super("Cannot read weights from " + file + ": " + PlainText.of(where, LONGEST_PART) + ": "
                + PlainText.of(what, LONGEST_PART));
    }
}
