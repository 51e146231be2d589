package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.HttpEndpoint;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.QueueStatistics;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.ClearQueue;
import org.elasticmq.msg.GetQueueStatistics;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import scala.Option;

/** SQS's actions on standard queues, with parameters and results as in SQS's JSON protocol. */
final class SqsActions {
    private static final String ACCOUNT = "000000000000";
    private static final String COUNT = "ApproximateNumberOfMessages";
    private static final String ARN = "arn:aws:sqs:us-east-1:" + ACCOUNT + ":";

    private final ElasticMq elasticMq;
    private final QueueStore store;
    private final Messages messages;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private volatile String baseUrl = "";

    /** A queue with its attributes and tags. */
    record Queue(String name, ActorRef actor, JsonObject attributes, JsonObject tags) {
        int number(String attribute) {
            return Integer.parseInt(attributes.getString(attribute));
        }

        JsonObject redrivePolicy() {
            return new JsonObject(attributes.getString(QueueAttributes.REDRIVE_POLICY, "{}"));
        }
    }

    /** Restores the stored queues and messages. */
    SqsActions(ElasticMq elasticMq, QueueStore store) {
        this.elasticMq = elasticMq;
        this.store = store;
        this.messages = new Messages(elasticMq);
        store.queues().forEach((name, stored) -> {
            JsonObject queue = new JsonObject(stored);
            ActorRef actor = HttpEndpoint.await("SQS", elasticMq.createQueue(name));
            queues.put(name, new Queue(name, actor, queue.getJsonObject("attributes"), queue.getJsonObject("tags")));
            List<InternalMessage> kept = store.messages(name).entrySet().stream()
                    .map(message -> MessageStoreActor.read(message.getKey(), message.getValue()))
                    .toList();
            HttpEndpoint.await("SQS", elasticMq.restore(actor, kept));
        });
        HttpEndpoint.await("SQS", connectDeadLetterQueues());
    }

    /** Sets the endpoint in the URLs of queues. */
    void listensAt(String endpoint) {
        baseUrl = endpoint + "/" + ACCOUNT + "/";
    }

    static String arn(String queue) {
        return ARN + queue;
    }

    /**
     * Performs the action named {@code Action}.
     *
     * @return the result. It fails with an {@link SqsException} if the client is at fault
     */
    Future<JsonObject> perform(JsonObject request) {
        String action = request.getString("Action", "");
        Future<JsonObject> performed =
                switch (action) {
                    case "CreateQueue" -> create(request);
                    case "ListQueues" -> list(request.getString("QueueNamePrefix", ""));
                    case "GetQueueUrl" -> url(named(request.getString("QueueName", "")));
                    default -> queueAction(action).perform(queue(request), request);
                };
        return performed.map(SqsActions::withoutEmpty);
    }

    private Messages.Action queueAction(String action) {
        return switch (action) {
            case "SendMessage" -> messages::send;
            case "SendMessageBatch" -> (queue, request) -> Messages.batch(queue, request, messages::send);
            case "ReceiveMessage" -> messages::receive;
            case "DeleteMessage" -> messages::delete;
            case "DeleteMessageBatch" -> (queue, request) -> Messages.batch(queue, request, messages::delete);
            case "ChangeMessageVisibility" -> messages::changeVisibility;
            case "ChangeMessageVisibilityBatch" ->
                (queue, request) -> Messages.batch(queue, request, messages::changeVisibility);
            case "GetQueueAttributes" -> this::getAttributes;
            case "SetQueueAttributes" -> this::setAttributes;
            case "TagQueue" -> this::tag;
            case "ListQueueTags" -> (queue, request) -> result("Tags", queue.tags());
            case "PurgeQueue" -> (queue, request) -> purge(queue);
            case "DeleteQueue" -> (queue, request) -> delete(queue);
            default ->
                throw new SqsException("UnknownOperationException", "The local SQS has no operation '" + action + "'.");
        };
    }

    /** Creates a queue, or finds the one with the same attributes. */
    private Future<JsonObject> create(JsonObject request) {
        String name = request.getString("QueueName", "");
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            throw new SqsException(
                    "InvalidParameterValue",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        Queue existing = queues.get(name);
        JsonObject current = existing == null ? new JsonObject() : existing.attributes();
        JsonObject attributes = QueueAttributes.set(current, object(request, "Attributes"));
        if (existing != null && !attributes.equals(current)) {
            throw new SqsException(
                    "QueueNameExists", "A queue already exists with the same name and different attributes.");
        }
        // The name in lower case is that of the JSON protocol.
        JsonObject tags = object(request, request.containsKey("tags") ? "tags" : "Tags");
        Future<?> created = existing == null
                ? elasticMq.createQueue(name).compose(actor -> put(new Queue(name, actor, attributes, tags)))
                : Future.succeededFuture();
        return created.compose(done -> url(named(name)));
    }

    private Future<JsonObject> list(String prefix) {
        List<String> urls = queues.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .map(name -> baseUrl + name)
                .toList();
        return result("QueueUrls", new JsonArray(urls));
    }

    private Future<JsonObject> url(Queue queue) {
        return result("QueueUrl", baseUrl + queue.name());
    }

    private Future<JsonObject> delete(Queue queue) {
        queues.remove(queue.name());
        return elasticMq
                .deleteQueue(queue.name())
                .compose(deleted -> connectDeadLetterQueues())
                .map(connected -> {
                    store.queues().remove(queue.name());
                    store.messages(queue.name()).clear();
                    store.commit();
                    return connected;
                });
    }

    private Future<JsonObject> purge(Queue queue) {
        List<String> ids = List.copyOf(store.messages(queue.name()).keySet());
        return elasticMq.ask(queue.actor(), new ClearQueue()).map(cleared -> {
            ids.forEach(store.messages(queue.name())::remove);
            store.commit();
            return new JsonObject();
        });
    }

    private Future<JsonObject> setAttributes(Queue queue, JsonObject request) {
        JsonObject attributes = QueueAttributes.set(queue.attributes(), object(request, "Attributes"));
        return put(new Queue(queue.name(), queue.actor(), attributes, queue.tags()));
    }

    private Future<JsonObject> tag(Queue queue, JsonObject request) {
        JsonObject tags = queue.tags().copy().mergeIn(object(request, "Tags"));
        return put(new Queue(queue.name(), queue.actor(), queue.attributes(), tags));
    }

    private Future<JsonObject> put(Queue queue) {
        JsonObject stored =
                new JsonObject().put("attributes", queue.attributes()).put("tags", queue.tags());
        store.queues().put(queue.name(), stored.encode());
        store.commit();
        queues.put(queue.name(), queue);
        return connectDeadLetterQueues();
    }

    /** Tells ElasticMQ all dead-letter queues. A change of one queue may be one of another's dead-letter queue. */
    private Future<JsonObject> connectDeadLetterQueues() {
        return Future.all(queues.values().stream()
                        .map(queue -> {
                            JsonObject policy = queue.redrivePolicy();
                            String arn = policy.getString("deadLetterTargetArn", "");
                            Option<Queue> dead = Option.apply(queues.get(arn.substring(arn.lastIndexOf(':') + 1)));
                            return elasticMq.ask(
                                    queue.actor(),
                                    new UpdateQueueDeadLettersQueue(
                                            dead.map(found -> new DeadLettersQueueData(
                                                    found.name(), policy.getInteger("maxReceiveCount"))),
                                            dead.map(Queue::actor)));
                        })
                        .toList())
                .map(connected -> new JsonObject());
    }

    private Future<JsonObject> getAttributes(Queue queue, JsonObject request) {
        JsonArray names = request.getJsonArray("AttributeNames", new JsonArray());
        return elasticMq
                .<QueueStatistics>ask(queue.actor(), new GetQueueStatistics(System.currentTimeMillis()))
                .map(counts -> {
                    JsonObject all = queue.attributes().copy().put("QueueArn", arn(queue.name()));
                    all.put(COUNT, "" + counts.approximateNumberOfVisibleMessages());
                    all.put(COUNT + "NotVisible", "" + counts.approximateNumberOfInvisibleMessages());
                    all.put(COUNT + "Delayed", "" + counts.approximateNumberOfMessagesDelayed());
                    if (!names.contains("All")) {
                        all.fieldNames().retainAll(names.getList());
                    }
                    return new JsonObject().put("Attributes", all);
                });
    }

    /** Makes received messages visible again at once, because their receiver is gone. */
    void putBack(JsonObject request, JsonObject received) {
        messages.putBack(queue(request), received);
    }

    /** The queue of the parameter QueueUrl: a URL or, as on AWS, the plain name. */
    private Queue queue(JsonObject request) {
        String url = request.getString("QueueUrl", "");
        if (url.isEmpty()) {
            throw SqsException.missing("QueueUrl");
        }
        return named(url.substring(url.lastIndexOf('/') + 1));
    }

    private Queue named(String name) {
        Queue queue = queues.get(name);
        if (queue == null) {
            throw new SqsException("QueueDoesNotExist", "The specified queue does not exist.");
        }
        return queue;
    }

    private static JsonObject object(JsonObject request, String name) {
        return request.getJsonObject(name, new JsonObject());
    }

    private static Future<JsonObject> result(String name, Object value) {
        return Future.succeededFuture(new JsonObject().put(name, value));
    }

    /** Removes empty lists and maps, as AWS does. Clients test whether they are present. */
    static JsonObject withoutEmpty(JsonObject result) {
        result.fieldNames()
                .removeIf(name -> (result.getValue(name) instanceof JsonArray array && array.isEmpty())
                        || (result.getValue(name) instanceof JsonObject object && object.isEmpty()));
        return result;
    }
}
