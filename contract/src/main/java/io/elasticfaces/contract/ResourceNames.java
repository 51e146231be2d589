package io.elasticfaces.contract;

/**
 * The names of one deployment's AWS resources, all of them made from its prefix.
 *
 * @param prefix {@code app.prefix}, e.g. {@code faces}
 */
public record ResourceNames(String prefix) {
    /** The instance tag that tells a worker to stay when it is idle: {@code true} or {@code false}. */
    public static final String KEEP_WARM_TAG = "keep-warm";

    /** The bucket of the pictures, one object per request. */
    public String inBucket() {
        return prefix + "-in-bucket";
    }

    /** The bucket of the outcomes, one object per request under the picture's key. */
    public String outBucket() {
        return prefix + "-out-bucket";
    }

    /** The bucket of whatever else is kept, the gallery first. */
    public String stateBucket() {
        return prefix + "-state-bucket";
    }

    /** The queue of {@link io.elasticfaces.contract.RecognitionRequest}s. */
    public String requestQueue() {
        return prefix + "-req-queue";
    }

    /** The queue of {@link io.elasticfaces.contract.RecognitionReply}s. */
    public String responseQueue() {
        return prefix + "-resp-queue";
    }

    /** The queue of requests that no worker could answer. */
    public String deadQueue() {
        return prefix + "-dead-queue";
    }
}
