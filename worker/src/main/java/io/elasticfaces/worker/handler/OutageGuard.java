package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsTrouble;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Keeps a worker from taking what it could not serve: after S3 or SQS has failed it over a request, it takes none until
 * both answer. Else an outage of two minutes would use up the receives of whatever waits, and look like a picture that
 * kills its workers.
 */
public final class OutageGuard {
    private final S3Client s3;
    private final SqsClient sqs;
    private final ResourceNames names;
    private volatile boolean troubled;

    /** @param names of what a request needs */
    public OutageGuard(S3Client s3, SqsClient sqs, ResourceNames names) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
    }

    /** Notes that S3 or SQS has failed a request. */
    public void note() {
        troubled = true;
    }

    /**
     * Looks whether trouble has ended, where there was some.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException as long as it has not
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
