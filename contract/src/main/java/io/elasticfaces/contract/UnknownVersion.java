package io.elasticfaces.contract;

/**
 * A request in a newer format than this worker supports. The worker leaves the request in the queue, because a newer
 * worker can process it.
 */
public final class UnknownVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param version the message's version */
    public UnknownVersion(int version) {
        super("The request has message version " + version + ", but this worker supports only versions up to "
                + RecognitionRequest.OPERATION_VERSION + ". Roll out the newer image.");
    }
}
