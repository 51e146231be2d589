package io.elasticfaces.local.sqs;

/** A call that is answered with an error; the client is to change its request. */
final class SqsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqsError error;

    SqsRefusal(SqsError error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    SqsError error() {
        return error;
    }
}
