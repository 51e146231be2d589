package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

/** ElasticMQ's message as JSON and back, every field of it, so that a restart changes nothing a client could see. */
final class MessageCodec {
    private MessageCodec() {}

    static JsonObject encode(InternalMessage message) {
        JsonObject json = new JsonObject()
                .put("id", message.id())
                .put(
                        "receipts",
                        new JsonArray(new ArrayList<>(CollectionConverters.asJava(message.deliveryReceipts()))))
                .put("nextDelivery", message.nextDelivery())
                .put("body", message.content().value())
                .put("attributes", encodeAttributes(CollectionConverters.asJava(message.messageAttributes())))
                .put("created", message.created().toInstant().toEpochMilli())
                .put("order", message.orderIndex())
                .put("receiveCount", message.receiveCount())
                .put("fifo", message.isFifo());
        if (message.firstReceive() instanceof OnDateTimeReceived received) {
            json.put("firstReceive", received.when().toInstant().toEpochMilli());
        }
        putIfDefined(json, "group", message.messageGroupId());
        putIfDefined(json, "deduplication", message.messageDeduplicationId().map(DeduplicationId::id));
        putIfDefined(json, "tracing", message.tracingId().map(TracingId::id));
        putIfDefined(json, "sequence", message.sequenceNumber());
        putIfDefined(json, "deadLetterSource", message.deadLetterSourceQueueName());
        return json;
    }

    static InternalMessage decode(JsonObject json) {
        return new InternalMessage(
                json.getString("id"),
                receipts(json.getJsonArray("receipts")),
                json.getLong("nextDelivery"),
                new MessageContent(json.getString("body")),
                decodeAttributes(json.getJsonArray("attributes")),
                time(json.getLong("created")),
                json.getInteger("order"),
                firstReceive(json.getLong("firstReceive")),
                json.getInteger("receiveCount"),
                json.getBoolean("fifo"),
                Option.apply(json.getString("group")),
                Option.apply(json.getString("deduplication")).map(DeduplicationId::new),
                Option.apply(json.getString("tracing")).map(TracingId::new),
                Option.apply(json.getString("sequence")),
                Option.apply(json.getString("deadLetterSource")));
    }

    private static JsonArray encodeAttributes(Map<String, MessageAttribute> attributes) {
        JsonArray all = new JsonArray();
        attributes.forEach((name, attribute) -> {
            JsonObject json = new JsonObject().put("name", name);
            putIfDefined(json, "custom", attribute.customType());
            if (attribute instanceof StringMessageAttribute text) {
                json.put("string", text.stringValue());
            } else if (attribute instanceof NumberMessageAttribute number) {
                json.put("number", number.stringValue());
            } else if (attribute instanceof BinaryMessageAttribute binary) {
                json.put("binary", binary.asBase64());
            }
            all.add(json);
        });
        return all;
    }

    private static scala.collection.immutable.Map<String, MessageAttribute> decodeAttributes(JsonArray attributes) {
        Map<String, MessageAttribute> all = new HashMap<>();
        for (int i = 0; i < attributes.size(); i++) {
            JsonObject json = attributes.getJsonObject(i);
            all.put(json.getString("name"), attribute(json, Option.apply(json.getString("custom"))));
        }
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(all));
    }

    private static MessageAttribute attribute(JsonObject json, Option<String> customType) {
        if (json.containsKey("string")) {
            return new StringMessageAttribute(json.getString("string"), customType);
        }
        if (json.containsKey("number")) {
            return new NumberMessageAttribute(json.getString("number"), customType);
        }
        return BinaryMessageAttribute.fromBase64(json.getString("binary"), customType);
    }

    private static ArrayBuffer<String> receipts(JsonArray json) {
        List<String> receipts = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            receipts.add(json.getString(i));
        }
        return ArrayBuffer.from(CollectionConverters.asScala(receipts));
    }

    private static Received firstReceive(Long millis) {
        return millis == null ? NeverReceived$.MODULE$ : new OnDateTimeReceived(time(millis));
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static void putIfDefined(JsonObject json, String name, Option<String> value) {
        if (value.isDefined()) {
            json.put(name, value.get());
        }
    }
}
