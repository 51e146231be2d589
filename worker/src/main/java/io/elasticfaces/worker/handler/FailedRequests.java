package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsTrouble;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Decides what happens after a request has failed without an outcome.
 *
 * <p>After S3 or SQS has failed a request, the worker receives none until both answer. Otherwise an outage of two
 * minutes would use up the receives of waiting requests, which would then look like pictures that crash workers.
 */
public final class FailedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(FailedRequests.class);

    /** S3's error codes for an impossible key. */
    private static final Set<String> KEY_ERRORS = Set.of("KeyTooLongError", "InvalidURI");

    /** The local S3 has this code for impossible keys, and S3 for much else. */
    private static final String INVALID_ARGUMENT = "InvalidArgument";

    /** The pauses, in seconds, before a request for a newer version can be received again. */
    private static final int FIRST_PAUSE = 5;

    private static final int LONGEST_PAUSE = 900;
    private static final int DOUBLINGS = 8;

    private final S3Client s3;
    private final SqsClient sqs;
    private final ResourceNames names;
    private final Runnable crash;
    private volatile boolean outage;

    /** @param crash ends the process at once, with an error */
    FailedRequests(S3Client s3, SqsClient sqs, ResourceNames names, Runnable crash) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
        this.crash = crash;
    }

    /**
     * Returns whether S3 refuses the key of a request, which it will always do.
     *
     * @param failure from the property, because {@code @ExchangeException} prefers a suppressed exception, for example the
     *     one of an earlier step
     */
    public boolean isRefusedKey(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) S3Exception failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details != null
                && (KEY_ERRORS.contains(details.errorCode())
                        || INVALID_ARGUMENT.equals(details.errorCode())
                                && String.valueOf(details.errorMessage()).contains("the key"));
    }

    /** Records that S3 or SQS has failed a request, and prepares to send it as new if this was its last receive. */
    public void recordOutage(Exchange exchange) {
        outage = true;
        RecognitionJob job = exchange.getProperty(RecognitionHandler.JOB, RecognitionJob.class);
        if (job != null && job.lastReceive()) {
            exchange.getMessage().setBody(job.asNew());
        }
    }

    /**
     * Checks S3 and SQS if a failure was recorded.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if one of them still fails
     */
    void requireNoOutage() {
        if (outage) {
            require(() -> s3.headBucket(head -> head.bucket(names.inBucket())));
            require(() -> s3.headBucket(head -> head.bucket(names.outBucket())));
            require(this::queueUrl);
            outage = false;
        }
    }

    private static void require(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (AwsTrouble.is(e)) {
                throw e;
            }
        }
    }

    /** Leaves a request that only a newer version can read in the queue, for a time that grows with each receive. */
    public void leaveToNewerWorker(Exchange exchange) {
        String receipt = exchange.getMessage().getHeader(Sqs2Constants.RECEIPT_HANDLE, String.class);
        int pause = pauseSeconds(exchange.getMessage().getHeader(RecognitionHandler.RECEIVE_COUNT, 1, Integer.class));
        sqs.changeMessageVisibility(
                change -> change.queueUrl(queueUrl()).receiptHandle(receipt).visibilityTimeout(pause));
        LOG.error(
                "A request has a newer format than this worker knows. It stays in the queue and can be received again in"
                        + " {} s. Roll out the newer image",
                pause);
    }

    /** Short at first, because a newer worker may be running, and then longer, because each receive may start an instance. */
    private static int pauseSeconds(int receives) {
        return Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(receives - 1, DOUBLINGS));
    }

    private String queueUrl() {
        return sqs.getQueueUrl(get -> get.queueName(names.requestQueue())).queueUrl();
    }

    /** Ends the process at once after an {@link Error}, for example a lack of memory. */
    public void crash(Exchange exchange) {
        RecognitionJob job = exchange.getProperty(RecognitionHandler.JOB, RecognitionJob.class);
        LOG.error(
                "The worker ends because of an error in request {}: its state can no longer be trusted",
                job == null ? null : job.request().logId(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        crash.run();
    }
}
