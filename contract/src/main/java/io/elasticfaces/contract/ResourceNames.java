package io.elasticfaces.contract;

import java.util.regex.Pattern;

/**
 * The names of a deployment's AWS resources, derived from its prefix.
 *
 * @param prefix {@code app.prefix}, e.g. {@code faces}
 */
public record ResourceNames(String prefix) {
    private static final Pattern TIER = Pattern.compile("[a-z0-9]{1,32}");

    /** The instance tag that keeps an idle worker running: {@code true} or {@code false}. */
    public static final String KEEP_WARM_TAG = "keep-warm";

    /** The tag of everything that belongs to a deployment; its value is the prefix. */
    public static final String DEPLOYMENT_TAG = "elastic-faces";

    /** Returns the bucket of the pictures, one object per request. */
    public String inBucket() {
        return prefix + "-in-bucket";
    }

    /** Returns the bucket of the outcomes, one object per request under the picture's key. */
    public String outBucket() {
        return prefix + "-out-bucket";
    }

    /** Returns the bucket of all other state, for example the gallery. */
    public String stateBucket() {
        return prefix + "-state-bucket";
    }

    /** Returns the queue of {@link RecognitionRequest}s. */
    public String requestQueue() {
        return prefix + "-req-queue";
    }

    /** Returns the queue of {@link RecognitionReply}s. */
    public String responseQueue() {
        return prefix + "-resp-queue";
    }

    /** Returns the reply queue of one web tier. */
    public String replyQueue(String tier) {
        return replyQueuePrefix() + tier;
    }

    /** Returns the first part of the names of reply queues, which {@link #responseQueue()} has, too. */
    public String replyQueuePrefix() {
        return prefix + "-resp-";
    }

    /** Returns whether a name is one of a reply queue of this deployment, or that of its response queue. */
    public boolean isReplyQueue(String name) {
        return name != null
                && name.startsWith(replyQueuePrefix())
                && TIER.matcher(name.substring(replyQueuePrefix().length())).matches();
    }

    /** Returns the dead-letter queue of requests that no worker could process. */
    public String deadQueue() {
        return prefix + "-dead-queue";
    }
}
