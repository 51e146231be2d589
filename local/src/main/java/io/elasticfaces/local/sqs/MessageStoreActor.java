package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.mutable.ArrayBuffer;

/**
 * Stores the events of messages. ElasticMQ replies to its caller once this actor has acknowledged the event.
 *
 * <p>Events that arrive together are committed together.
 */
final class MessageStoreActor extends AbstractActor {
    private static final Object COMMIT = new Object();

    private final QueueStore store;
    private final List<ActorRef> waiting = new ArrayList<>();

    MessageStoreActor(QueueStore store) {
        this.store = store;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, event -> {
                    put(event.queueName(), event.message());
                    // A long poll that moves a message to the dead-letter queue reports only this half of the move.
                    Option<String> source = event.message().deadLetterSourceQueueName();
                    source.foreach(queue ->
                            store.messages(queue).remove(event.message().id()));
                })
                .match(QueueEvent.MessageUpdated.class, event -> put(event.queueName(), event.message()))
                .match(QueueEvent.MessageRemoved.class, event -> {
                    store.messages(event.queueName()).remove(event.messageId());
                    acknowledgeAfterCommit();
                })
                .matchEquals(COMMIT, commit -> {
                    store.commit();
                    waiting.forEach(sender -> sender.tell(OperationSuccessful$.MODULE$, getSelf()));
                    waiting.clear();
                })
                .matchAny(other -> {
                    // Events of queues: SqsActions stores queues with their attributes.
                })
                .build();
    }

    @Override
    public void preRestart(Throwable reason, Optional<Object> message) {
        QueueStore.endProcess(reason);
    }

    /** Stores the state of a message that survives a restart. Its queue may change the message at the same time. */
    private void put(String queue, InternalMessage message) {
        JsonObject state = new JsonObject()
                .put("receipt", message.deliveryReceipts().lastOption().getOrElse(() -> null))
                .put("nextDelivery", message.nextDelivery())
                .put("content", message.content().value())
                .put("created", message.created().toInstant().toEpochMilli())
                .put("receiveCount", message.receiveCount())
                .put("source", message.deadLetterSourceQueueName().getOrElse(() -> null));
        store.messages(queue).put(message.id(), state.encode());
        acknowledgeAfterCommit();
    }

    /** Reads a stored message. ElasticMQ compares a receipt only with the newest one. */
    static InternalMessage read(String id, String stored) {
        JsonObject state = new JsonObject(stored);
        ArrayBuffer<String> receipts = new ArrayBuffer<>();
        Option.apply(state.getString("receipt")).foreach(receipts::addOne);
        return new InternalMessage(
                id,
                receipts,
                state.getLong("nextDelivery"),
                new MessageContent(state.getString("content")),
                Map$.MODULE$.empty(),
                Instant.ofEpochMilli(state.getLong("created")).atOffset(ZoneOffset.UTC),
                0,
                NeverReceived$.MODULE$,
                state.getInteger("receiveCount"),
                false,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.apply(state.getString("source")));
    }

    private void acknowledgeAfterCommit() {
        if (waiting.isEmpty()) {
            getSelf().tell(COMMIT, ActorRef.noSender());
        }
        waiting.add(getSender());
    }
}
