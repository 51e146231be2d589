package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsTrouble;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Stops the worker from receiving requests during an outage. After S3 or SQS has failed a request, the worker receives
 * none until both answer. Otherwise an outage of two minutes would use up the receives of waiting requests, which would
 * then look like pictures that crash workers.
 */
public final class OutageGuard {
    private final S3Client s3;
    private final SqsClient sqs;
    private final ResourceNames names;
    private volatile boolean troubled;

    /** @param names the names of the buckets and the queue to check */
    public OutageGuard(S3Client s3, SqsClient sqs, ResourceNames names) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
    }

    /** Records that S3 or SQS has failed a request. */
    public void note() {
        troubled = true;
    }

    /**
     * Checks S3 and SQS if a failure was recorded.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if one of them still fails
     */
    public void requireNone() {
        if (!troubled) {
            return;
        }
        require(() -> s3.headBucket(head -> head.bucket(names.inBucket())));
        require(() -> s3.headBucket(head -> head.bucket(names.outBucket())));
        require(() -> sqs.getQueueUrl(get -> get.queueName(names.requestQueue())));
        troubled = false;
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
}
