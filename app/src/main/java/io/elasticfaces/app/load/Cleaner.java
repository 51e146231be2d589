package io.elasticfaces.app.load;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;

/** Empties a deployment of what earlier runs left: objects and messages; instances then stop by themselves. */
final class Cleaner {
    /** SQS takes up to 60 s for a purge, and allows one in 60 s (API reference, PurgeQueue). */
    private static final Duration LONGEST = Duration.ofSeconds(130);

    private static final long PAUSE_MILLIS = 500;

    private final S3Client s3;
    private final SqsClient sqs;
    private final DeploymentNames names;
    private final Deployment deployment;
    private final PrintWriter out;

    Cleaner(S3Client s3, SqsClient sqs, DeploymentNames names, Deployment deployment, PrintWriter out) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
        this.deployment = deployment;
        this.out = out;
    }

    /** Empties what is not empty and returns how the deployment is then found; gives up after a while. */
    StartState clean(StartState found) throws InterruptedException {
        StartState state = found;
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean requestsPurged = false;
        boolean responsesPurged = false;
        List<String> said = List.of();
        while (!state.leftovers().isEmpty() && System.nanoTime() < deadline) {
            if (!state.leftovers().equals(said)) {
                said = state.leftovers();
                out.println("Cleaning: " + String.join(", ", said));
                out.flush();
            }
            if (!requestsPurged && state.requests().visible() + state.requests().inFlight() > 0) {
                requestsPurged = purge(names.requestQueue());
            }
            if (!responsesPurged
                    && state.responses().visible() + state.responses().inFlight() > 0) {
                responsesPurged = purge(names.responseQueue());
            }
            // what a worker is still at comes out after the queues are empty, so the buckets are looked at each time
            if (state.inObjects() > 0) {
                empty(names.inBucket());
            }
            if (state.outObjects() > 0) {
                empty(names.outBucket());
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            state = StartState.read(deployment);
        }
        return state;
    }

    private boolean purge(String queue) {
        try {
            String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
            sqs.purgeQueue(request -> request.queueUrl(url));
            return true;
        } catch (PurgeQueueInProgressException e) {
            return false;
        }
    }

    private void empty(String bucket) {
        ListObjectsV2Response listed;
        do {
            listed = s3.listObjectsV2(request -> request.bucket(bucket));
            List<ObjectIdentifier> keys = listed.contents().stream()
                    .map(S3Object::key)
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            if (!keys.isEmpty()) {
                s3.deleteObjects(request -> request.bucket(bucket)
                        .delete(delete -> delete.objects(keys).quiet(true)));
            }
        } while (Boolean.TRUE.equals(listed.isTruncated()));
    }
}
