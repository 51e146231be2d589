package io.elasticfaces.local.sqs;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;

/**
 * Writes down what happens to queues and messages, and answers once it is kept: ElasticMQ tells its client only then.
 *
 * <p>Events that arrive together are committed together, so that many clients cost few commits.
 */
final class StoreActor extends AbstractActor {
    private static final Object COMMIT = new Object();
    private static final int SNAPSHOT_ATTEMPTS = 100;

    private final QueueStore store;
    private final List<ActorRef> waiting = new ArrayList<>();
    private boolean commitAsked;

    StoreActor(QueueStore store) {
        this.store = store;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.QueueCreated.class, event -> {
                    store.putQueue(event.queue().name(), QueueCodec.encode(event.queue()));
                    askCommit();
                })
                .match(QueueEvent.QueueMetadataUpdated.class, event -> {
                    store.putQueue(event.queue().name(), QueueCodec.encode(event.queue()));
                    askCommit();
                })
                .match(QueueEvent.QueueDeleted.class, event -> {
                    store.removeQueue(event.queueName());
                    askCommit();
                })
                .match(QueueEvent.MessageAdded.class, event -> {
                    putMessage(event.queueName(), event.message());
                    // A long poll that finds a message due for the dead-letter queue reports only this half of the
                    // move.
                    event.message()
                            .deadLetterSourceQueueName()
                            .foreach(source ->
                                    removeMessage(source, event.message().id()));
                    acknowledgeAfterCommit();
                })
                .match(QueueEvent.MessageUpdated.class, event -> {
                    putMessage(event.queueName(), event.message());
                    acknowledgeAfterCommit();
                })
                .match(QueueEvent.MessageRemoved.class, event -> {
                    store.removeMessage(event.queueName(), event.messageId());
                    acknowledgeAfterCommit();
                })
                .matchEquals(COMMIT, commit -> commit())
                .build();
    }

    private Void removeMessage(String queue, String id) {
        store.removeMessage(queue, id);
        return null;
    }

    private void putMessage(String queue, InternalMessage message) {
        for (int attempt = 1; ; attempt++) {
            try {
                store.putMessage(queue, message.id(), MessageCodec.encode(message));
                return;
            } catch (ConcurrentModificationException e) {
                // The queue may hand out the same message again (visibility 0) while it is being read here.
                if (attempt == SNAPSHOT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void acknowledgeAfterCommit() {
        waiting.add(getSender());
        askCommit();
    }

    private void askCommit() {
        if (!commitAsked) {
            commitAsked = true;
            getSelf().tell(COMMIT, ActorRef.noSender());
        }
    }

    private void commit() {
        commitAsked = false;
        store.commit();
        waiting.forEach(sender -> sender.tell(OperationSuccessful$.MODULE$, getSelf()));
        waiting.clear();
    }
}
