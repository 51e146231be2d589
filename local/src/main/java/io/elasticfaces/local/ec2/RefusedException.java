package io.elasticfaces.local.ec2;

/** A call that is answered with an EC2 error; the caller changes the call. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Ec2Error error;

    RefusedException(Ec2Error error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    Ec2Error error() {
        return error;
    }
}
