package io.elasticfaces.contract;

/** A request in a newer format than this worker knows: put it back and stop, since a newer worker can serve it. */
public final class UnknownVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param version the version the message names */
    public UnknownVersion(int version) {
        super("The request has message version " + version + ", this worker knows only version "
                + RecognitionRequest.VERSION + ": roll out the newer image.");
    }
}
