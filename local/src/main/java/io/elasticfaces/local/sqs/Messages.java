package io.elasticfaces.local.sqs;

import static io.elasticfaces.local.sqs.Parameters.number;
import static io.elasticfaces.local.sqs.Parameters.object;
import static io.elasticfaces.local.sqs.Parameters.objects;
import static io.elasticfaces.local.sqs.Parameters.strings;
import static io.elasticfaces.local.sqs.QueueAttributes.LARGEST_MESSAGE;

import io.elasticfaces.local.endpoint.Xml;
import io.elasticfaces.local.sqs.Queues.Queue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.elasticmq.AfterMillisNextDelivery;
import org.elasticmq.DefaultVisibilityTimeout$;
import org.elasticmq.DeliveryReceipt;
import org.elasticmq.ImmediateNextDelivery$;
import org.elasticmq.MessageContent;
import org.elasticmq.MessageData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.NewMessageData;
import org.elasticmq.NextDelivery;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.VisibilityTimeout;
import org.elasticmq.msg.DeleteMessage;
import org.elasticmq.msg.ReceiveMessages;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.msg.UpdateVisibilityTimeout;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/** SQS's actions on messages, performed by ElasticMQ. */
final class Messages {
    private static final Pattern RECEIPT_HANDLE = Pattern.compile("[0-9a-f-]{36}#[0-9a-f-]{36}");
    private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int MAX_ENTRIES = 10;
    private static final int MAX_VISIBILITY_SECONDS = 43_200;
    private static final int MAX_WAIT_SECONDS = 20;

    private final ElasticMq elasticMq;
    private final Queues queues;

    Messages(ElasticMq elasticMq, Queues queues) {
        this.elasticMq = elasticMq;
        this.queues = queues;
    }

    Future<JsonObject> send(Queue queue, JsonObject message) {
        String body = message.getString("MessageBody", "");
        JsonObject attributes = object(message, "MessageAttributes");
        int limit = queue.seconds(QueueAttributes.MAXIMUM_MESSAGE_SIZE);
        if (body.isEmpty()) {
            throw new SqsException("MissingParameter", "The request must contain the parameter MessageBody.");
        }
        if (size(message) > limit) {
            throw new SqsException(
                    "InvalidParameterValue",
                    "One or more parameters are invalid. Reason: Message must be shorter than " + limit + " bytes.");
        }
        if (!body.codePoints().allMatch(Xml::isAllowed)) {
            throw new SqsException(
                    "InvalidMessageContents",
                    "An invalid character was found in the message body, the set of allowed characters is #x9 | #xA |"
                            + " #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]");
        }
        Integer delay = number(message, "DelaySeconds", 0, 900);
        NextDelivery next =
                delay == null ? ImmediateNextDelivery$.MODULE$ : new AfterMillisNextDelivery(delay * 1_000L);
        NewMessageData data = new NewMessageData(
                Option.empty(),
                new MessageContent(body),
                MessageCodec.attributes(attributes),
                next,
                Option.empty(),
                Option.empty(),
                0,
                Option.empty(),
                Option.empty(),
                Option.empty());
        return elasticMq
                .<MessageData>ask(queue.actor(), new SendMessage(data), Duration.ZERO)
                .map(sent -> {
                    JsonObject result = new JsonObject()
                            .put("MessageId", sent.id().id())
                            .put("MD5OfMessageBody", MessageCodec.md5(body));
                    return attributes.isEmpty()
                            ? result
                            : result.put("MD5OfMessageAttributes", MessageCodec.md5(attributes));
                });
    }

    private static long size(JsonObject message) {
        return MessageCodec.utf8(message.getString("MessageBody", "")).length
                + MessageCodec.size(object(message, "MessageAttributes"));
    }

    Future<JsonObject> sendBatch(Queue queue, JsonObject request) {
        long size = entries(request).stream().mapToLong(Messages::size).sum();
        if (size > LARGEST_MESSAGE) {
            throw new SqsException(
                    "BatchRequestTooLong",
                    "Batch requests cannot be longer than " + LARGEST_MESSAGE + " bytes. You have sent " + size
                            + " bytes.");
        }
        return batch(queue, request, this::send);
    }

    Future<JsonObject> receive(Queue queue, JsonObject request) {
        Integer count = number(request, "MaxNumberOfMessages", 1, MAX_ENTRIES);
        Integer wait = number(request, "WaitTimeSeconds", 0, MAX_WAIT_SECONDS);
        Integer hidden = number(request, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
        VisibilityTimeout visibility =
                hidden == null ? DefaultVisibilityTimeout$.MODULE$ : MillisVisibilityTimeout.fromSeconds(hidden);
        Set<String> system = new HashSet<>(strings(request, "AttributeNames"));
        system.addAll(strings(request, "MessageSystemAttributeNames"));
        List<String> names = strings(request, "MessageAttributeNames");
        ReceiveMessages ask = new ReceiveMessages(
                visibility,
                count == null ? 1 : count,
                wait == null ? Option.empty() : Option.apply(Duration.ofSeconds(wait)),
                Option.empty());
        return elasticMq
                .<scala.collection.immutable.List<MessageData>>ask(
                        queue.actor(), ask, Duration.ofSeconds(MAX_WAIT_SECONDS))
                .map(messages -> new JsonObject()
                        .put(
                                "Messages",
                                new JsonArray(CollectionConverters.asJava(messages).stream()
                                        .map(message -> received(message, system, names))
                                        .toList())));
    }

    private JsonObject received(MessageData message, Set<String> system, List<String> names) {
        String body = message.content().value();
        JsonObject json = new JsonObject()
                .put("MessageId", message.id().id())
                .put("ReceiptHandle", message.deliveryReceipt().get().receipt())
                .put("MD5OfBody", MessageCodec.md5(body))
                .put("Body", body);
        JsonObject attributes = new JsonObject()
                .put("SenderId", Queues.ACCOUNT)
                .put("SentTimestamp", "" + message.created().toInstant().toEpochMilli())
                .put("ApproximateReceiveCount", "" + message.statistics().approximateReceiveCount());
        if (message.statistics().approximateFirstReceive() instanceof OnDateTimeReceived first) {
            attributes.put(
                    "ApproximateFirstReceiveTimestamp",
                    "" + first.when().toInstant().toEpochMilli());
        }
        if (message.deadLetterSourceQueueName().isDefined()) {
            attributes.put(
                    "DeadLetterQueueSourceArn",
                    queues.arn(message.deadLetterSourceQueueName().get()));
        }
        if (!system.contains("All")) {
            attributes.fieldNames().retainAll(system);
        }
        if (!attributes.isEmpty()) {
            json.put("Attributes", attributes);
        }
        JsonObject own = MessageCodec.attributes(message.messageAttributes());
        own.fieldNames().removeIf(name -> names.stream().noneMatch(asked -> isAsked(name, asked)));
        if (!own.isEmpty()) {
            json.put("MessageAttributes", own).put("MD5OfMessageAttributes", MessageCodec.md5(own));
        }
        return json;
    }

    private static boolean isAsked(String name, String asked) {
        return asked.equals("All")
                || asked.equals(name)
                || (asked.endsWith(".*") && name.startsWith(asked.substring(0, asked.length() - 2)));
    }

    /** Makes received messages visible again at once, because their receiver is gone. */
    void putBack(Queue queue, JsonObject received) {
        for (JsonObject message : objects(received, "Messages")) {
            changeVisibility(queue, message.copy().put("VisibilityTimeout", 0));
        }
    }

    /** Deletes a message. As on AWS, deleting it again succeeds. */
    Future<JsonObject> delete(Queue queue, JsonObject request) {
        DeliveryReceipt receipt = receipt(request);
        return elasticMq
                .ask(queue.actor(), new DeleteMessage(receipt), Duration.ZERO)
                .map(deleted -> null);
    }

    Future<JsonObject> changeVisibility(Queue queue, JsonObject request) {
        Integer seconds = number(request, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
        if (seconds == null) {
            throw new SqsException("MissingParameter", "The request must contain the parameter VisibilityTimeout.");
        }
        DeliveryReceipt receipt = receipt(request);
        return elasticMq
                .<Either<?, ?>>ask(
                        queue.actor(),
                        new UpdateVisibilityTimeout(receipt, MillisVisibilityTimeout.fromSeconds(seconds)),
                        Duration.ZERO)
                .compose(changed -> changed.isRight()
                        ? Future.succeededFuture()
                        : Future.failedFuture(SqsException.invalid(
                                "ReceiptHandle",
                                receipt.receipt(),
                                "Message does not exist or is not available for visibility timeout change.")));
    }

    private static DeliveryReceipt receipt(JsonObject request) {
        String handle = request.getString("ReceiptHandle", "");
        if (!RECEIPT_HANDLE.matcher(handle).matches()) {
            throw new SqsException("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
        }
        return new DeliveryReceipt(handle);
    }

    Future<JsonObject> deleteBatch(Queue queue, JsonObject request) {
        return batch(queue, request, this::delete);
    }

    Future<JsonObject> changeVisibilityBatch(Queue queue, JsonObject request) {
        return batch(queue, request, this::changeVisibility);
    }

    private interface EntryAction {
        Future<JsonObject> perform(Queue queue, JsonObject entry);
    }

    /** Performs an action for each entry; each entry succeeds or fails independently. */
    private static Future<JsonObject> batch(Queue queue, JsonObject request, EntryAction action) {
        JsonArray successful = new JsonArray();
        JsonArray failed = new JsonArray();
        Future<Void> all = Future.succeededFuture();
        for (JsonObject entry : entries(request)) {
            String id = entry.getString("Id");
            Future<JsonObject> one = attempt(() -> action.perform(queue, entry));
            all = all.compose(before -> one.map(result -> {
                        JsonObject entryResult = new JsonObject().put("Id", id);
                        successful.add(result == null ? entryResult : entryResult.mergeIn(result));
                        return (Void) null;
                    })
                    .recover(failure -> {
                        if (!(failure instanceof SqsException refused)) {
                            return Future.failedFuture(failure);
                        }
                        failed.add(new JsonObject()
                                .put("Id", id)
                                .put("SenderFault", true)
                                .put("Code", refused.code())
                                .put("Message", refused.getMessage()));
                        return Future.succeededFuture();
                    }));
        }
        return all.map(done -> {
            JsonObject result = new JsonObject().put("Successful", successful);
            return failed.isEmpty() ? result : result.put("Failed", failed);
        });
    }

    private static Future<JsonObject> attempt(Supplier<Future<JsonObject>> action) {
        try {
            return action.get();
        } catch (SqsException e) {
            return Future.failedFuture(e);
        }
    }

    private static List<JsonObject> entries(JsonObject request) {
        List<JsonObject> entries = objects(request, "Entries");
        Set<String> ids =
                entries.stream().map(entry -> entry.getString("Id", "")).collect(Collectors.toSet());
        if (entries.isEmpty()) {
            throw new SqsException("EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new SqsException(
                    "TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are " + MAX_ENTRIES + ". You have sent " + entries.size()
                            + ".");
        }
        if (ids.size() != entries.size()) {
            throw new SqsException("BatchEntryIdsNotDistinct", "Two entries have the same id.");
        }
        if (!ids.stream().allMatch(id -> ENTRY_ID.matcher(id).matches())) {
            throw new SqsException(
                    "InvalidBatchEntryId",
                    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at"
                            + " most 80 letters long.");
        }
        return entries;
    }
}
