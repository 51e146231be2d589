package io.elasticfaces.controller.observe;

/**
 * How many messages lie in the queues, as SQS counts them: approximately, and late by up to a minute when many come and
 * go (<a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">
 * GetQueueAttributes</a>).
 *
 * @param visible requests that a worker could take now; 0 or more
 * @param inFlight requests that a worker has taken and not deleted yet; 0 or more
 * @param responses visible messages of the response queue; 0 or more
 * @param dead visible messages of the dead-letter queue; 0 or more
 */
public record QueueCounts(int visible, int inFlight, int responses, int dead) {
    /** Nothing anywhere, or nothing counted yet. */
    public static final QueueCounts NONE = new QueueCounts(0, 0, 0, 0);

    public QueueCounts {
        if (visible < 0 || inFlight < 0 || responses < 0 || dead < 0) {
            throw new IllegalArgumentException(
                    "No queue holds fewer than 0 messages: %d visible, %d in flight,".formatted(visible, inFlight)
                            + " %d responses, %d dead".formatted(responses, dead));
        }
    }

    /** Counts the requests alone. */
    public static QueueCounts of(int visible, int inFlight) {
        return new QueueCounts(visible, inFlight, 0, 0);
    }

    /** Returns these counts with at least one visible request: somebody knows of one that SQS may not count yet. */
    public QueueCounts atLeastOneVisible() {
        return new QueueCounts(Math.max(1, visible), inFlight, responses, dead);
    }

    /** Says whether no request waits and none is worked on. */
    public boolean idle() {
        return visible == 0 && inFlight == 0;
    }
}
