package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;

/**
 * Stores the events of messages. ElasticMQ replies to its caller once this actor has acknowledged the event.
 *
 * <p>Events that arrive together are committed together.
 */
final class MessageStoreActor extends AbstractActor {
    private static final Object COMMIT = new Object();
    private static final int SNAPSHOT_ATTEMPTS = 100;

    private final QueueStore store;
    private final List<ActorRef> waiting = new ArrayList<>();

    MessageStoreActor(QueueStore store) {
        this.store = store;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, event -> {
                    InternalMessage message = event.message();
                    store.putMessage(event.queueName(), message.id(), snapshot(message));
                    // A long poll that moves a message to the dead-letter queue reports only this half of the move.
                    if (message.deadLetterSourceQueueName().isDefined()) {
                        store.removeMessage(message.deadLetterSourceQueueName().get(), message.id());
                    }
                    acknowledgeAfterCommit();
                })
                .match(QueueEvent.MessageUpdated.class, event -> {
                    store.putMessage(event.queueName(), event.message().id(), snapshot(event.message()));
                    acknowledgeAfterCommit();
                })
                .match(QueueEvent.MessageRemoved.class, event -> {
                    store.removeMessage(event.queueName(), event.messageId());
                    acknowledgeAfterCommit();
                })
                .matchEquals(COMMIT, commit -> commit())
                .matchAny(other -> {
                    // Events of queues: SqsActions stores queues with their attributes.
                })
                .build();
    }

    /** Encodes a message that its queue may change at the same time by another receive (visibility timeout 0). */
    private static JsonObject snapshot(InternalMessage message) {
        for (int attempt = 1; ; attempt++) {
            try {
                return MessageCodec.encode(message);
            } catch (ConcurrentModificationException e) {
                if (attempt == SNAPSHOT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void acknowledgeAfterCommit() {
        if (waiting.isEmpty()) {
            getSelf().tell(COMMIT, ActorRef.noSender());
        }
        waiting.add(getSender());
    }

    private void commit() {
        store.commit();
        waiting.forEach(sender -> sender.tell(OperationSuccessful$.MODULE$, getSelf()));
        waiting.clear();
    }
}
