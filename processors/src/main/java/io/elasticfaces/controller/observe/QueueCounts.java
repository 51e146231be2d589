package io.elasticfaces.controller.observe;

/**
 * The numbers of messages in the queues. SQS's counts are approximate, and up to a minute late under load
 * (<a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">
 * GetQueueAttributes</a>).
 *
 * @param visible requests that a worker can receive; 0 or more
 * @param inFlight requests that a worker has received and not deleted; 0 or more
 * @param responses visible messages of the response queue; 0 or more
 * @param dead visible messages of the dead-letter queue; 0 or more
 */
public record QueueCounts(int visible, int inFlight, int responses, int dead) {
    /** Empty queues, also before the first count. */
    public static final QueueCounts NONE = new QueueCounts(0, 0, 0, 0);

    public QueueCounts {
        if (visible < 0 || inFlight < 0 || responses < 0 || dead < 0) {
            throw new IllegalArgumentException(
                    "Counts of messages must not be negative: %d visible, %d in flight,".formatted(visible, inFlight)
                            + " %d responses, %d dead".formatted(responses, dead));
        }
    }

    /** Returns counts of the request queue only. */
    public static QueueCounts of(int visible, int inFlight) {
        return new QueueCounts(visible, inFlight, 0, 0);
    }

    /** Returns these counts with at least one visible request, for a new request that SQS may not count yet. */
    public QueueCounts atLeastOneVisible() {
        return new QueueCounts(Math.max(1, visible), inFlight, responses, dead);
    }

    /** Returns whether no request is visible or in flight. */
    public boolean idle() {
        return visible == 0 && inFlight == 0;
    }
}
