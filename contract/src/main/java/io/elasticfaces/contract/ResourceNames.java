package io.elasticfaces.contract;

/**
 * The names of a deployment's AWS resources, derived from its prefix.
 *
 * @param prefix {@code app.prefix}, e.g. {@code faces}
 */
public record ResourceNames(String prefix) {
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

    /** Returns the dead-letter queue of requests that no worker could process. */
    public String deadQueue() {
        return prefix + "-dead-queue";
    }
}
