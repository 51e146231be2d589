package io.elasticfaces.web.answer;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The reply queue of this web tier, which exists from its start to its stop. It has the attributes of the response
 * queue. A tag has the time at which the tier was last alive, so that any tier can delete the queues of killed ones.
 */
public final class ReplyQueue extends ServiceSupport {
    /** The queues that replies to this web tier are sent to. */
    public enum Mode {
        /** The response queue. */
        SHARED,
        /** A queue of this web tier. */
        OWN
    }

    /** The tag with the time of the last refresh, in minutes since the epoch. */
    static final String ALIVE = "alive";

    /** Age of the last refresh at which a queue's web tier counts as killed. */
    static final Duration ORPHANED = Duration.ofHours(1);

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);

    private static final Set<QueueAttributeName> COPIED = Set.of(
            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
            QueueAttributeName.VISIBILITY_TIMEOUT,
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
            QueueAttributeName.KMS_MASTER_KEY_ID,
            QueueAttributeName.KMS_DATA_KEY_REUSE_PERIOD_SECONDS,
            QueueAttributeName.POLICY);

    private final CamelContext camel;
    private final SqsClient sqs;
    private final ResourceNames names;
    private final InstantSource clock;
    private final String name;
    private String url;
    private ScheduledExecutorService timer;

    public ReplyQueue(CamelContext camel, SqsClient sqs, ResourceNames names, InstantSource clock) {
        this.camel = camel;
        this.sqs = sqs;
        this.names = names;
        this.clock = clock;
        this.name = names.replyQueue(UUID.randomUUID().toString().substring(0, 8));
    }

    /** Returns the queue's name. */
    public String name() {
        return name;
    }

    /** Returns the queue's URL, after the start. */
    public String url() {
        return url;
    }

    @Override
    protected void doStart() {
        try {
            create();
        } catch (SqsException e) {
            throw new IllegalStateException(
                    "The web tier cannot create its reply queue " + name + " (" + e.getMessage()
                            + "). Allow it, or set app.web.reply-queue=shared.",
                    e);
        }
        timer = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "reply-queue");
        timer.scheduleWithFixedDelay(this::maintain, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Deletes the queue. Replies that workers send from now on are dropped; their outcomes are stored. */
    @Override
    protected void doStop() {
        camel.getExecutorServiceManager().shutdownNow(timer);
        try {
            delete(url);
        } catch (SdkException e) {
            LOG.warn("The reply queue {} remains until another web tier deletes it. {}", name, e.getMessage());
        }
    }

    /** Creates the queue with the attributes of the response queue, including its policy and encryption. */
    void create() {
        String shared =
                sqs.getQueueUrl(get -> get.queueName(names.responseQueue())).queueUrl();
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        sqs.getQueueAttributes(get -> get.queueUrl(shared).attributeNames(QueueAttributeName.ALL))
                .attributes()
                .forEach((attribute, value) -> {
                    if (COPIED.contains(attribute)) {
                        attributes.put(attribute, value.replace(":" + names.responseQueue() + "\"", ":" + name + "\""));
                    }
                });
        Map<String, String> tags = Map.of(ResourceNames.DEPLOYMENT_TAG, names.prefix(), ALIVE, minutes());
        url = sqs.createQueue(
                        create -> create.queueName(name).attributes(attributes).tags(tags))
                .queueUrl();
    }

    /** Notes that this web tier is alive, and deletes the reply queues of killed ones. */
    void maintain() {
        try {
            refresh();
            sweep();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Reply queues cannot be maintained. The next attempt is in {} minutes. {}",
                    PERIOD.toMinutes(),
                    e.getMessage());
        }
    }

    private void refresh() {
        try {
            sqs.tagQueue(tag -> tag.queueUrl(url).tags(Map.of(ALIVE, minutes())));
        } catch (QueueDoesNotExistException e) {
            // This process may have been suspended for longer than the time after which others delete its queue.
            LOG.warn("The reply queue {} was deleted, and is created again", name);
            create();
        }
    }

    private void sweep() {
        for (String other : sqs.listQueues(list -> list.queueNamePrefix(names.replyQueuePrefix()))
                .queueUrls()) {
            String queue = other.substring(other.lastIndexOf('/') + 1);
            if (names.isReplyQueue(queue) && !queue.equals(names.responseQueue()) && !queue.equals(name)) {
                sweep(queue, other);
            }
        }
    }

    private void sweep(String queue, String other) {
        try {
            if (isOrphan(sqs.listQueueTags(list -> list.queueUrl(other)).tags(), names.prefix(), clock.instant())) {
                delete(other);
                LOG.info("The reply queue {} is deleted, because its web tier has not refreshed it for an hour", queue);
            }
        } catch (QueueDoesNotExistException e) {
            LOG.debug("The reply queue {} has been deleted meanwhile", queue);
        }
    }

    /** Returns whether a reply queue is of this deployment and its web tier was killed. */
    static boolean isOrphan(Map<String, String> tags, String prefix, Instant now) {
        String alive = tags.getOrDefault(ALIVE, "");
        return prefix.equals(tags.get(ResourceNames.DEPLOYMENT_TAG))
                && alive.matches("\\d{1,9}")
                && Instant.EPOCH
                        .plus(Duration.ofMinutes(Long.parseLong(alive)))
                        .plus(ORPHANED)
                        .isBefore(now);
    }

    private void delete(String queueUrl) {
        sqs.deleteQueue(delete -> delete.queueUrl(queueUrl));
    }

    private String minutes() {
        return Long.toString(Duration.ofMillis(clock.millis()).toMinutes());
    }
}
