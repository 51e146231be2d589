package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.elasticmq.CreateQueueData;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.QueueData;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** ElasticMQ's queue as JSON and back; what only ElasticMQ's configuration file can set is left out. */
final class QueueCodec {
    static final String DEAD_LETTER_QUEUE = "deadLetterQueue";

    private QueueCodec() {}

    static JsonObject encode(QueueData queue) {
        JsonObject json = new JsonObject()
                .put("name", queue.name())
                .put("visibilityMillis", queue.defaultVisibilityTimeout().millis())
                .put("delayMillis", queue.delay().toMillis())
                .put("waitMillis", queue.receiveMessageWait().toMillis())
                .put("created", queue.created().toInstant().toEpochMilli())
                .put("modified", queue.lastModified().toInstant().toEpochMilli())
                .put("fifo", queue.isFifo())
                .put("deduplicate", queue.hasContentBasedDeduplication())
                .put("tags", new JsonObject(new HashMap<>(CollectionConverters.asJava(queue.tags()))));
        if (queue.deadLettersQueue().isDefined()) {
            json.put(DEAD_LETTER_QUEUE, queue.deadLettersQueue().get().name());
            json.put("maxReceives", queue.deadLettersQueue().get().maxReceiveCount());
        }
        return json;
    }

    static CreateQueueData decode(JsonObject json) {
        Map<String, String> tags = new HashMap<>();
        json.getJsonObject("tags").forEach(tag -> tags.put(tag.getKey(), String.valueOf(tag.getValue())));
        return new CreateQueueData(
                json.getString("name"),
                Option.apply(new MillisVisibilityTimeout(json.getLong("visibilityMillis"))),
                Option.apply(Duration.ofMillis(json.getLong("delayMillis"))),
                Option.apply(Duration.ofMillis(json.getLong("waitMillis"))),
                Option.apply(Instant.ofEpochMilli(json.getLong("created")).atOffset(ZoneOffset.UTC)),
                Option.apply(Instant.ofEpochMilli(json.getLong("modified")).atOffset(ZoneOffset.UTC)),
                Option.apply(json.getString(DEAD_LETTER_QUEUE))
                        .map(name -> new DeadLettersQueueData(name, json.getInteger("maxReceives"))),
                json.getBoolean("fifo"),
                json.getBoolean("deduplicate"),
                Option.empty(),
                Option.empty(),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(tags)));
    }
}
