package io.elasticfaces.recognition.weights;

import io.elasticfaces.message.PlainText;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A weights file that is damaged, cut short, of another kind than expected, or larger than it may be.
 *
 * <p>The message names the file, what is wrong and where; fetching the file again is what usually helps.
 */
public final class UnreadableWeights extends IOException {
    private static final long serialVersionUID = 1L;

    /** What the file says is quoted as far as this. */
    private static final int LONGEST_PART = 300;

    /**
     * Makes the error.
     *
     * @param file the file that cannot be read
     * @param where the place in it, such as {@code byte 137 of the pickle} or {@code tensor conv1.weight}
     * @param what what is wrong there
     */
    public UnreadableWeights(Path file, String where, String what) {
        this(file, where, what, null);
    }

    /**
     * Makes the error with its cause.
     *
     * @param file the file that cannot be read
     * @param where the place in it
     * @param what what is wrong there
     * @param cause the error below, or null
     */
    public UnreadableWeights(Path file, String where, String what, Throwable cause) {
        super(
                "Cannot read weights from " + file + ": " + PlainText.of(where, LONGEST_PART) + ": "
                        + PlainText.of(what, LONGEST_PART),
                cause);
    }
}
