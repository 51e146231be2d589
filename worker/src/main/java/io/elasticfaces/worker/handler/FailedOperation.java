package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;

/** An operation that cannot be performed on its picture. The message says what to do. */
final class FailedOperation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    FailedOperation(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    FailureReason reason() {
        return reason;
    }
}
