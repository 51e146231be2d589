package io.elasticfaces.contract.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Distinguishes failures of an AWS service or the network from error responses to a request. */
public final class AwsTrouble {
    private static final int SERVER_ERROR = 500;

    private AwsTrouble() {}

    /**
     * Returns whether a failure or its cause is one of the service or the network: no response, an incomplete response,
     * a status of 500 or more, or throttling. Other error responses, such as 404 and 412, are not.
     */
    public static boolean is(Throwable failure) {
        if (isLocal(failure)) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SdkServiceException refusal) {
                return refusal.statusCode() >= SERVER_ERROR || refusal.isThrottlingException();
            }
            if (cause instanceof SdkClientException
                    || cause instanceof IOException
                    || cause instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a failure or its cause concerns a local file. */
    public static boolean isLocal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException) {
                return true;
            }
        }
        return false;
    }
}
