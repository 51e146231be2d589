package io.elasticfaces.cli.chaos;

import io.elasticfaces.contract.FailureReason;

/**
 * A picture and what must become of it.
 *
 * @param number the request's
 * @param fileName one of few, so that names collide
 * @param expected the name that must be answered; null where recognition must fail
 * @param failure the reason that must be answered; null where a name must
 */
record ChaosPicture(int number, String fileName, byte[] bytes, String expected, FailureReason failure) {
    /** The file name without its extension, as the answer has it. */
    String stem() {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }
}
