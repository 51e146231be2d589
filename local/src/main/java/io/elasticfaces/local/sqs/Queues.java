package io.elasticfaces.local.sqs;

import static io.elasticfaces.local.sqs.Parameters.object;
import static io.elasticfaces.local.sqs.Parameters.strings;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.QueueStatistics;
import org.elasticmq.msg.ClearQueue;
import org.elasticmq.msg.GetQueueStatistics;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import org.elasticmq.msg.UpdateQueueDefaultVisibilityTimeout;
import org.elasticmq.msg.UpdateQueueDelay;
import org.elasticmq.msg.UpdateQueueReceiveMessageWait;
import scala.Option;

/** The queues by name, with their attributes and tags. */
final class Queues {
    static final String ACCOUNT = "000000000000";
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private final ElasticMq elasticMq;
    private final QueueStore store;
    private final String region;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private volatile String baseUrl = "";

    /** A queue and the attributes and tags that were set. */
    record Queue(String name, ActorRef actor, JsonObject attributes, JsonObject tags, long created, long modified) {
        JsonObject stored() {
            return new JsonObject()
                    .put("attributes", attributes)
                    .put("tags", tags)
                    .put("created", created)
                    .put("modified", modified);
        }

        String attribute(String name) {
            return QueueAttributes.complete(attributes).getString(name);
        }

        int seconds(String attribute) {
            return Integer.parseInt(attribute(attribute));
        }
    }

    Queues(ElasticMq elasticMq, QueueStore store, String region) {
        this.elasticMq = elasticMq;
        this.store = store;
        this.region = region;
    }

    /** Restores the stored queues and messages. */
    Future<Void> restore() {
        List<Future<?>> restored = new ArrayList<>();
        store.queues()
                .forEach(
                        (name, json) -> restored.add(elasticMq.createQueue(name).compose(actor -> {
                            queues.put(
                                    name,
                                    new Queue(
                                            name,
                                            actor,
                                            json.getJsonObject("attributes"),
                                            json.getJsonObject("tags"),
                                            json.getLong("created"),
                                            json.getLong("modified")));
                            return elasticMq.restore(actor, store.messages(name).values());
                        })));
        return Future.all(restored)
                .compose(done ->
                        Future.all(queues.values().stream().map(this::apply).toList()))
                .mapEmpty();
    }

    /** Sets the endpoint in the URLs of queues. */
    void listensAt(String endpoint) {
        baseUrl = endpoint + "/" + ACCOUNT + "/";
    }

    String arn(String queue) {
        return "arn:aws:sqs:" + region + ":" + ACCOUNT + ":" + queue;
    }

    /** Creates a queue, or finds the one with the same attributes. */
    Future<JsonObject> create(JsonObject request) {
        String name = request.getString("QueueName", "");
        JsonObject attributes = QueueAttributes.checked(object(request, "Attributes"));
        requireRedriveTarget(attributes);
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw new SqsException(
                    "InvalidParameterValue",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        Queue existing = queues.get(name);
        if (existing != null) {
            for (String attribute : attributes.fieldNames()) {
                if (!attributes.getString(attribute).equals(existing.attribute(attribute))) {
                    throw new SqsException(
                            "QueueNameExists",
                            "A queue already exists with the same name and a different value for attribute "
                                    + attribute);
                }
            }
            return Future.succeededFuture(new JsonObject().put("QueueUrl", url(existing)));
        }
        JsonObject tags = object(request, request.containsKey("tags") ? "tags" : "Tags");
        long now = Instant.now().getEpochSecond();
        return elasticMq
                .createQueue(name)
                .compose(actor -> store(new Queue(name, actor, new JsonObject(), tags, now, now), attributes, tags))
                .compose(stored -> applySources(name))
                .map(applied -> new JsonObject().put("QueueUrl", baseUrl + name));
    }

    /** The URLs of queues by prefix. */
    JsonArray list(JsonObject request) {
        String prefix = request.getString("QueueNamePrefix", "");
        return new JsonArray(queues.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .map(name -> baseUrl + name)
                .toList());
    }

    Future<JsonObject> delete(Queue queue) {
        queues.remove(queue.name());
        return applySources(queue.name())
                .compose(applied -> elasticMq.deleteQueue(queue.name()))
                .map(deleted -> {
                    store.removeQueue(queue.name());
                    return null;
                });
    }

    /** Updates the queues whose dead-letter queue has been created or deleted. */
    private Future<?> applySources(String deadLetterQueue) {
        return Future.all(sources(deadLetterQueue).map(this::apply).toList());
    }

    Future<JsonObject> setAttributes(Queue queue, JsonObject request) {
        JsonObject attributes = QueueAttributes.checked(object(request, "Attributes"));
        requireRedriveTarget(attributes);
        return store(queue, queue.attributes().copy().mergeIn(attributes), queue.tags());
    }

    private void requireRedriveTarget(JsonObject attributes) {
        QueueAttributes.Redrive redrive = QueueAttributes.redrive(attributes.getString(QueueAttributes.REDRIVE_POLICY));
        if (redrive != null && !queues.containsKey(redrive.queue())) {
            throw SqsException.invalid(
                    QueueAttributes.REDRIVE_POLICY,
                    attributes.getString(QueueAttributes.REDRIVE_POLICY),
                    "Dead letter target does not exist.");
        }
    }

    Future<JsonObject> tag(Queue queue, JsonObject request) {
        return store(queue, queue.attributes(), queue.tags().copy().mergeIn(object(request, "Tags")));
    }

    /** Sets attributes and tags; they are stored first. */
    private Future<JsonObject> store(Queue queue, JsonObject attributes, JsonObject tags) {
        Queue changed = new Queue(
                queue.name(),
                queue.actor(),
                attributes,
                tags,
                queue.created(),
                Instant.now().getEpochSecond());
        store.putQueue(changed.name(), changed.stored());
        queues.put(changed.name(), changed);
        return apply(changed).map(applied -> null);
    }

    /** Sets the attributes that ElasticMQ acts on. */
    private Future<?> apply(Queue queue) {
        QueueAttributes.Redrive redrive = QueueAttributes.redrive(queue.attribute(QueueAttributes.REDRIVE_POLICY));
        Queue dead = redrive == null ? null : queues.get(redrive.queue());
        List<Object> updates = List.of(
                new UpdateQueueDefaultVisibilityTimeout(
                        MillisVisibilityTimeout.fromSeconds(queue.seconds(QueueAttributes.VISIBILITY_TIMEOUT))),
                new UpdateQueueDelay(Duration.ofSeconds(queue.seconds(QueueAttributes.DELAY_SECONDS))),
                new UpdateQueueReceiveMessageWait(Duration.ofSeconds(queue.seconds(QueueAttributes.WAIT_SECONDS))),
                new UpdateQueueDeadLettersQueue(
                        Option.apply(dead).map(any -> new DeadLettersQueueData(dead.name(), redrive.maxReceives())),
                        Option.apply(dead).map(Queue::actor)));
        return Future.all(updates.stream()
                .map(update -> elasticMq.ask(queue.actor(), update, Duration.ZERO))
                .toList());
    }

    Future<JsonObject> getAttributes(Queue queue, JsonObject request) {
        List<String> names = strings(request, "AttributeNames");
        return elasticMq
                .<QueueStatistics>ask(queue.actor(), new GetQueueStatistics(System.currentTimeMillis()), Duration.ZERO)
                .map(counts -> {
                    JsonObject all = QueueAttributes.complete(queue.attributes())
                            .put("QueueArn", arn(queue.name()))
                            .put("CreatedTimestamp", Long.toString(queue.created()))
                            .put("LastModifiedTimestamp", Long.toString(queue.modified()))
                            .put("ApproximateNumberOfMessages", "" + counts.approximateNumberOfVisibleMessages())
                            .put(
                                    "ApproximateNumberOfMessagesNotVisible",
                                    "" + counts.approximateNumberOfInvisibleMessages())
                            .put(
                                    "ApproximateNumberOfMessagesDelayed",
                                    "" + counts.approximateNumberOfMessagesDelayed());
                    if (!names.contains("All")) {
                        names.stream().filter(name -> !all.containsKey(name)).forEach(QueueAttributes::requireKnown);
                        all.fieldNames().retainAll(names);
                    }
                    return new JsonObject().put("Attributes", all);
                });
    }

    Future<JsonObject> purge(Queue queue) {
        Set<String> ids = store.messageIds(queue.name());
        return elasticMq.ask(queue.actor(), new ClearQueue(), Duration.ZERO).map(cleared -> {
            store.removeMessages(queue.name(), ids);
            return null;
        });
    }

    /** The queues that use the given one as their dead-letter queue. */
    private Stream<Queue> sources(String deadLetterQueue) {
        return queues.values().stream()
                .filter(queue -> queue.attribute(QueueAttributes.REDRIVE_POLICY) != null)
                .filter(queue -> QueueAttributes.redrive(queue.attribute(QueueAttributes.REDRIVE_POLICY))
                        .queue()
                        .equals(deadLetterQueue));
    }

    /** The queue of the parameter QueueUrl: a URL or, as on AWS, the plain name. */
    Queue require(JsonObject request) {
        String url = request.getString("QueueUrl", "");
        if (url.isEmpty()) {
            throw new SqsException("MissingParameter", "The request must contain the parameter QueueUrl.");
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw new SqsException("InvalidAddress", "The address " + url + " is not valid for this endpoint.");
        }
        return named(name);
    }

    Queue named(String name) {
        Queue queue = name == null ? null : queues.get(name);
        if (queue == null) {
            throw new SqsException("QueueDoesNotExist", "The specified queue does not exist.");
        }
        return queue;
    }

    String url(Queue queue) {
        return baseUrl + queue.name();
    }
}
