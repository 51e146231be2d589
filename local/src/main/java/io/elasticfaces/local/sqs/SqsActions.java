package io.elasticfaces.local.sqs;

import io.elasticfaces.local.sqs.Queues.Queue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/** SQS's actions on standard queues, with parameters and results as in SQS's JSON protocol. */
final class SqsActions {
    private final Queues queues;
    private final Messages messages;

    SqsActions(Queues queues, Messages messages) {
        this.queues = queues;
        this.messages = messages;
    }

    /**
     * Performs an action.
     *
     * @return the result; null for an action without one. It fails with an {@link SqsException} if the client is at
     *     fault
     */
    Future<JsonObject> perform(String action, JsonObject request) {
        try {
            Future<JsonObject> performed =
                    switch (action) {
                        case "CreateQueue" -> queues.create(request);
                        case "ListQueues" -> result("QueueUrls", queues.list(request));
                        case "GetQueueUrl" ->
                            result("QueueUrl", queues.url(queues.named(request.getString("QueueName"))));
                        default -> queueAction(action).apply(queues.require(request), request);
                    };
            return performed.map(SqsActions::withoutEmpty);
        } catch (SqsException e) {
            return Future.failedFuture(e);
        } catch (ClassCastException | IllegalArgumentException e) {
            return Future.failedFuture(new SqsException(
                    "SerializationException", "A parameter has another type than " + action + " takes."));
        }
    }

    private BiFunction<Queue, JsonObject, Future<JsonObject>> queueAction(String action) {
        return switch (action) {
            case "SendMessage" -> messages::send;
            case "SendMessageBatch" -> messages::sendBatch;
            case "ReceiveMessage" -> messages::receive;
            case "DeleteMessage" -> messages::delete;
            case "DeleteMessageBatch" -> messages::deleteBatch;
            case "ChangeMessageVisibility" -> messages::changeVisibility;
            case "ChangeMessageVisibilityBatch" -> messages::changeVisibilityBatch;
            case "GetQueueAttributes" -> queues::getAttributes;
            case "SetQueueAttributes" -> queues::setAttributes;
            case "TagQueue" -> queues::tag;
            case "PurgeQueue" -> (queue, request) -> queues.purge(queue);
            case "DeleteQueue" -> (queue, request) -> queues.delete(queue);
            case "ListQueueTags" -> (queue, request) -> result("Tags", queue.tags());
            default ->
                throw new SqsException(
                        "UnknownOperationException",
                        action.isEmpty()
                                ? "The request names no operation."
                                : "The local SQS has no operation " + action + ".");
        };
    }

    /** Removes empty lists and maps from a result, as AWS does. Clients test whether they are present. */
    private static JsonObject withoutEmpty(JsonObject result) {
        if (result != null) {
            result.fieldNames()
                    .removeIf(name -> result.getValue(name) instanceof JsonArray array && array.isEmpty()
                            || result.getValue(name) instanceof JsonObject object && object.isEmpty());
        }
        return result;
    }

    private static Future<JsonObject> result(String name, Object value) {
        return Future.succeededFuture(new JsonObject().put(name, value));
    }
}
