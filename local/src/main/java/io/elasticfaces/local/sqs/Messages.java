package io.elasticfaces.local.sqs;

import static io.elasticfaces.local.sqs.MessageAttributes.utf8;

import io.elasticfaces.local.sqs.SqsActions.Queue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.elasticmq.AfterMillisNextDelivery;
import org.elasticmq.DeliveryReceipt;
import org.elasticmq.MessageContent;
import org.elasticmq.MessageData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.NewMessageData;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.msg.DeleteMessage;
import org.elasticmq.msg.ReceiveMessages;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.msg.UpdateVisibilityTimeout;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/**
 * SQS's actions on messages, performed by ElasticMQ. The content of ElasticMQ's messages is JSON: body and attributes as
 * clients receive them.
 */
final class Messages {
    private static final int MAX_ENTRIES = 10;
    private static final String INVALID = "InvalidParameterValue";
    private static final String ATTRIBUTES = "MessageAttributes";
    private static final String MD5_OF_ATTRIBUTES = "MD5OfMessageAttributes";

    private final ElasticMq elasticMq;

    /** An action on a queue, or on the queue and one entry of a batch. */
    interface Action {
        Future<JsonObject> perform(Queue queue, JsonObject request);
    }

    Messages(ElasticMq elasticMq) {
        this.elasticMq = elasticMq;
    }

    Future<JsonObject> send(Queue queue, JsonObject request) {
        String body = request.getString("MessageBody", "");
        JsonObject attributes = request.getJsonObject(ATTRIBUTES, new JsonObject());
        int limit = queue.number(QueueAttributes.MAXIMUM_MESSAGE_SIZE);
        if (body.isEmpty()) {
            throw SqsException.missing("MessageBody");
        }
        if (utf8(body).length + MessageAttributes.size(attributes) > limit) {
            throw new SqsException(
                    INVALID,
                    "One or more parameters are invalid. Reason: Message must be shorter than " + limit + " bytes.");
        }
        int delay = number(request, "DelaySeconds", queue.number(QueueAttributes.DELAY_SECONDS));
        String digest = MessageAttributes.md5(utf8(body));
        JsonObject content =
                new JsonObject().put("MD5OfBody", digest).put("Body", body).put(ATTRIBUTES, attributes);
        NewMessageData message = new NewMessageData(
                Option.empty(),
                new MessageContent(content.encode()),
                Map$.MODULE$.empty(),
                new AfterMillisNextDelivery(delay * 1_000L),
                Option.empty(),
                Option.empty(),
                0,
                Option.empty(),
                Option.empty(),
                Option.empty());
        return elasticMq
                .<MessageData>ask(queue.actor(), new SendMessage(message))
                .map(sent -> {
                    JsonObject result =
                            new JsonObject().put("MessageId", sent.id().id()).put("MD5OfMessageBody", digest);
                    return attributes.isEmpty()
                            ? result
                            : result.put(MD5_OF_ATTRIBUTES, MessageAttributes.md5(attributes));
                });
    }

    Future<JsonObject> receive(Queue queue, JsonObject request) {
        List<?> system = list(request, "AttributeNames")
                .addAll(list(request, "MessageSystemAttributeNames"))
                .getList();
        List<?> names = list(request, "MessageAttributeNames").getList();
        ReceiveMessages receive = new ReceiveMessages(
                MillisVisibilityTimeout.fromSeconds(
                        number(request, "VisibilityTimeout", queue.number(QueueAttributes.VISIBILITY_TIMEOUT))),
                number(request, "MaxNumberOfMessages", 1),
                Option.apply(Duration.ofSeconds(
                        number(request, "WaitTimeSeconds", queue.number(QueueAttributes.WAIT_SECONDS)))),
                Option.empty());
        return elasticMq
                .<scala.collection.immutable.List<MessageData>>ask(queue.actor(), receive)
                .map(messages -> new JsonObject()
                        .put(
                                "Messages",
                                new JsonArray(CollectionConverters.asJava(messages).stream()
                                        .map(message -> received(message, system, names))
                                        .toList())));
    }

    private static JsonObject received(MessageData message, List<?> system, List<?> names) {
        OnDateTimeReceived first = (OnDateTimeReceived) message.statistics().approximateFirstReceive();
        JsonObject attributes = new JsonObject()
                .put("SentTimestamp", millis(message.created()))
                .put("ApproximateReceiveCount", "" + message.statistics().approximateReceiveCount())
                .put("ApproximateFirstReceiveTimestamp", millis(first.when()));
        message.deadLetterSourceQueueName()
                .foreach(source -> attributes.put("DeadLetterQueueSourceArn", SqsActions.arn(source)));
        MessageAttributes.retain(attributes, system);
        JsonObject json = new JsonObject(message.content().value())
                .put("MessageId", message.id().id())
                .put("ReceiptHandle", message.deliveryReceipt().get().receipt())
                .put("Attributes", attributes);
        JsonObject own = json.getJsonObject(ATTRIBUTES);
        MessageAttributes.retain(own, names);
        if (!own.isEmpty()) {
            json.put(MD5_OF_ATTRIBUTES, MessageAttributes.md5(own));
        }
        return SqsActions.withoutEmpty(json);
    }

    private static String millis(OffsetDateTime time) {
        return Long.toString(time.toInstant().toEpochMilli());
    }

    /** Makes received messages visible again at once, because their receiver is gone. */
    void putBack(Queue queue, JsonObject received) {
        list(received, "Messages")
                .forEach(message -> changeVisibility(queue, ((JsonObject) message).put("VisibilityTimeout", 0)));
    }

    /** Deletes a message. As on AWS, deleting it again succeeds. */
    Future<JsonObject> delete(Queue queue, JsonObject request) {
        return elasticMq.ask(queue.actor(), new DeleteMessage(receipt(request))).map(deleted -> new JsonObject());
    }

    Future<JsonObject> changeVisibility(Queue queue, JsonObject request) {
        if (!request.containsKey("VisibilityTimeout")) {
            throw SqsException.missing("VisibilityTimeout");
        }
        MillisVisibilityTimeout timeout = MillisVisibilityTimeout.fromSeconds(number(request, "VisibilityTimeout", 0));
        return elasticMq
                .<Either<?, ?>>ask(queue.actor(), new UpdateVisibilityTimeout(receipt(request), timeout))
                .map(changed -> {
                    if (changed.isLeft()) {
                        throw new SqsException(
                                INVALID,
                                "Value " + request.getString("ReceiptHandle")
                                        + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or"
                                        + " is not available for visibility timeout change.");
                    }
                    return new JsonObject();
                });
    }

    /** Performs an action for each entry; each entry succeeds or fails independently. */
    static Future<JsonObject> batch(Queue queue, JsonObject request, Action action) {
        List<JsonObject> entries =
                list(request, "Entries").stream().map(JsonObject.class::cast).toList();
        if (entries.isEmpty()) {
            throw new SqsException("EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new SqsException(
                    "TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are " + MAX_ENTRIES + ". You have sent " + entries.size()
                            + ".");
        }
        if (entries.stream().map(entry -> entry.getString("Id")).distinct().count() < entries.size()) {
            throw new SqsException("BatchEntryIdsNotDistinct", "Two entries have the same id.");
        }
        List<Future<JsonObject>> results = entries.stream()
                .map(entry -> Future.succeededFuture(entry)
                        .compose(one -> action.perform(queue, one))
                        .recover(Messages::failedEntry)
                        .map(new JsonObject().put("Id", entry.getString("Id"))::mergeIn))
                .toList();
        return Future.all(results).map(all -> {
            var byOutcome = results.stream()
                    .map(Future::result)
                    .collect(Collectors.partitioningBy(result -> result.containsKey("SenderFault")));
            return new JsonObject()
                    .put("Successful", new JsonArray(byOutcome.get(false)))
                    .put("Failed", new JsonArray(byOutcome.get(true)));
        });
    }

    private static Future<JsonObject> failedEntry(Throwable failure) {
        return failure instanceof SqsException refused
                ? Future.succeededFuture(new JsonObject()
                        .put("SenderFault", true)
                        .put("Code", refused.code())
                        .put("Message", refused.getMessage()))
                : Future.failedFuture(failure);
    }

    private static DeliveryReceipt receipt(JsonObject request) {
        String handle = request.getString("ReceiptHandle", "");
        if (!handle.contains("#")) {
            throw new SqsException("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
        }
        return new DeliveryReceipt(handle);
    }

    private static int number(JsonObject request, String name, int preset) {
        return request.containsKey(name) ? QueueAttributes.number(INVALID, name, request.getValue(name)) : preset;
    }

    private static JsonArray list(JsonObject request, String name) {
        return request.getJsonArray(name, new JsonArray());
    }
}
