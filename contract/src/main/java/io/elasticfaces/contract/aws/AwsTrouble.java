package io.elasticfaces.contract.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells a service of AWS that is in trouble from one that has answered, if only with a refusal. */
public final class AwsTrouble {
    private static final int SERVER_ERROR = 500;

    private AwsTrouble() {}

    /**
     * Tells whether a failure, or what caused it, is the service's or the network's: no answer, an answer that broke
     * off, a status of 500 or more, or throttling. What is not there (404) or was there before (412) is an answer.
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

    /** Returns whether a failure, or what caused it, is about a file of this machine. */
    public static boolean isLocal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException) {
                return true;
            }
        }
        return false;
    }
}
