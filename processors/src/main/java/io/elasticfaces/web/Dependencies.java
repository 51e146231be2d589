package io.elasticfaces.web;

import io.elasticfaces.aws.ResourceNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the web tier cannot do without, S3 and SQS, probed now and then so that an outage is known before a caller meets it. */
public final class Dependencies extends ServiceSupport {
    /** A probe that takes longer has failed. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /** How soon one that is down is probed again. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final String RETRY_SECONDS = "5";

    private final CamelContext camel;
    private final Duration period;
    private final Dependency storage;
    private final Dependency queues;
    private ScheduledExecutorService timer;

    /** @param period how long after one probe the next is made; each costs a call to S3 and one to SQS */
    Dependencies(CamelContext camel, S3Client s3, SqsClient sqs, ResourceNames names, Duration period) {
        this.camel = camel;
        this.period = period;
        this.storage = new Dependency(
                "storage",
                "S3",
                () -> s3.headBucket(head ->
                        head.bucket(names.inBucket()).overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))));
        this.queues = new Dependency(
                "queues",
                "SQS",
                () -> sqs.getQueueUrl(get -> get.queueName(names.requestQueue())
                        .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))));
    }

    /**
     * Refuses a picture that could not be stored or queued.
     *
     * @throws Refusal 503 while S3 or SQS is known not to answer
     */
    public void require() {
        for (Dependency one : all()) {
            if (!one.up()) {
                throw unreachable();
            }
        }
    }

    /** Returns what a caller gets where S3 or SQS does not answer. */
    static Refusal unreachable() {
        return new Refusal(
                503,
                "The service cannot reach its storage or its queues now. Try again in " + RETRY_SECONDS + " s.",
                null,
                Map.of("Retry-After", RETRY_SECONDS));
    }

    Dependency storage() {
        return storage;
    }

    Dependency queues() {
        return queues;
    }

    private List<Dependency> all() {
        return List.of(storage, queues);
    }

    @Override
    protected void doStart() {
        timer = camel.getExecutorServiceManager().newScheduledThreadPool(this, "probes", all().size());
        all().forEach(one -> next(one, period));
    }

    @Override
    protected void doStop() {
        camel.getExecutorServiceManager().shutdownNow(timer);
    }

    private void next(Dependency one, Duration after) {
        if (!timer.isShutdown()) {
            timer.schedule(
                    () -> {
                        one.probe();
                        next(one, one.up() ? period : SOON);
                    },
                    after.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }
}
