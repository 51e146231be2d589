package io.elasticfaces.local.sqs;

import io.elasticfaces.local.sqs.QueueAttributes.Question;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SQS's operations where AWS and ElasticMQ differ; the others pass through.
 *
 * <ul>
 *   <li>a bare name is accepted as queue URL;
 *   <li>{@code MaximumMessageSize} is kept, given back and enforced, in a batch per entry;
 *   <li>a deleted message may be deleted again;
 *   <li>what was purged stays purged after a restart.
 * </ul>
 */
final class Operations {
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo");
    private static final Pattern RECEIPT_HANDLE = Pattern.compile("[0-9a-f-]{36}#[0-9a-f-]{36}");
    private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Set<String> WITHOUT_QUEUE_URL = Set.of(
            "CreateQueue",
            "GetQueueUrl",
            "ListQueues",
            "StartMessageMoveTask",
            "CancelMessageMoveTask",
            "ListMessageMoveTasks");
    private static final Set<String> WITH_QUEUE_URL = Set.of(
            "DeleteQueue",
            "SetQueueAttributes",
            "GetQueueAttributes",
            "PurgeQueue",
            "SendMessage",
            "SendMessageBatch",
            "ReceiveMessage",
            "DeleteMessage",
            "DeleteMessageBatch",
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
            "ListDeadLetterSourceQueues",
            "TagQueue",
            "UntagQueue",
            "ListQueueTags",
            "AddPermission",
            "RemovePermission");
    private static final int MOST_ENTRIES = 10;

    private final Backend backend;
    private final QueueStore store;
    private final QueueAttributes attributes;
    private final String baseUrl;

    /**
     * Takes what it works with.
     *
     * @param baseUrl what a queue's URL is before its name
     */
    Operations(Backend backend, QueueStore store, String baseUrl) {
        this.backend = backend;
        this.store = store;
        this.attributes = new QueueAttributes(store);
        this.baseUrl = baseUrl;
    }

    /**
     * Answers a call; a client's mistake is an answer too.
     *
     * @param trace the header {@code X-Amzn-Trace-Id}; may be null
     * @return fails only when ElasticMQ cannot be reached
     */
    Future<Answer> answer(SqsCall call, String trace) {
        try {
            return dispatch(call, trace);
        } catch (SqsRefusal e) {
            return Future.succeededFuture(call.refuse(e.error(), e.getMessage()));
        } catch (ClassCastException e) {
            return Future.succeededFuture(call.refuse(
                    SqsError.SERIALIZATION, "A parameter has another type than " + call.action() + " takes."));
        }
    }

    private Future<Answer> dispatch(SqsCall call, String trace) {
        String queue = queue(call);
        return switch (call.action()) {
            case "CreateQueue" -> createQueue(call, queue, trace);
            case "DeleteQueue" ->
                pass(call, trace).onSuccess(answer -> {
                    if (answer.isSuccess()) {
                        attributes.remove(queue);
                    }
                });
            case "SetQueueAttributes" -> setAttributes(call, queue, trace);
            case "GetQueueAttributes" -> getAttributes(call, queue, trace);
            case "PurgeQueue" -> purge(call, queue, trace);
            case "ReceiveMessage" -> {
                checkRange(call, "MaxNumberOfMessages", 1, MOST_ENTRIES);
                checkRange(call, "WaitTimeSeconds", 0, QueueAttributes.LONGEST_WAIT_SECONDS);
                checkRange(call, "VisibilityTimeout", 0, QueueAttributes.LONGEST_INVISIBILITY_SECONDS);
                yield pass(call, trace);
            }
            case "SendMessage" -> sendMessage(call, queue, trace);
            case "SendMessageBatch" -> sendBatch(call, queue, trace);
            case "DeleteMessage" -> deleteMessage(call, trace);
            case "DeleteMessageBatch" -> deleteBatch(call, trace);
            case "ChangeMessageVisibility" -> changeVisibility(call, trace);
            case "ChangeMessageVisibilityBatch" -> {
                checkEntries(
                        call.receiptHandles().keySet(), call.receiptHandles().size());
                yield pass(call, trace);
            }
            default -> pass(call, trace);
        };
    }

    private String queue(SqsCall call) {
        if (WITHOUT_QUEUE_URL.contains(call.action())) {
            return call.parameter("QueueName");
        }
        if (!WITH_QUEUE_URL.contains(call.action())) {
            throw new SqsRefusal(
                    SqsError.UNKNOWN_OPERATION,
                    call.action().isEmpty()
                            ? "The request names no operation."
                            : "SQS has no operation " + call.action() + ".");
        }
        String url = call.parameter("QueueUrl");
        if (url == null || url.isEmpty()) {
            throw new SqsRefusal(SqsError.MISSING_PARAMETER, "The request must contain the parameter QueueUrl.");
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw new SqsRefusal(SqsError.INVALID_ADDRESS, "The address " + url + " is not valid for this endpoint.");
        }
        call.queueUrl(baseUrl + name);
        return name;
    }

    private Future<Answer> pass(SqsCall call, String trace) {
        return backend.send(call, trace)
                .map(answer -> answer.status() >= 500
                        ? call.refuse(SqsError.INTERNAL_FAILURE, "The queue server could not do " + call.action() + ".")
                        : call.translate(answer));
    }

    private Future<Answer> createQueue(SqsCall call, String queue, String trace) {
        Map<String, String> kept = attributes.check(call.attributes());
        if (queue == null || !QUEUE_NAME.matcher(queue).matches()) {
            throw new SqsRefusal(
                    SqsError.INVALID_PARAMETER_VALUE,
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        attributes.checkSame(queue, kept);
        call.removeAttributes(QueueAttributes.names());
        return pass(call, trace).onSuccess(answer -> {
            if (answer.isSuccess()) {
                attributes.put(queue, kept);
            }
        });
    }

    private Future<Answer> setAttributes(SqsCall call, String queue, String trace) {
        Map<String, String> kept = attributes.check(call.attributes());
        call.removeAttributes(QueueAttributes.names());
        return pass(call, trace).onSuccess(answer -> {
            if (answer.isSuccess()) {
                attributes.put(queue, kept);
            }
        });
    }

    private Future<Answer> getAttributes(SqsCall call, String queue, String trace) {
        Question question = attributes.question(queue, call.attributeNames());
        call.attributeNames(question.names());
        return pass(call, trace)
                .map(answer -> answer.isSuccess()
                                && !(question.added().isEmpty()
                                        && question.removed().isEmpty())
                        ? call.changeAttributes(answer, question.added(), question.removed())
                        : answer);
    }

    private Future<Answer> purge(SqsCall call, String queue, String trace) {
        Set<String> purged = store.messageIds(queue);
        return pass(call, trace).onSuccess(answer -> {
            if (answer.isSuccess()) {
                store.removeMessages(queue, purged);
            }
        });
    }

    private Future<Answer> sendMessage(SqsCall call, String queue, String trace) {
        call.messages().get(0).problem(attributes.maximumMessageSize(queue)).ifPresent(problem -> {
            throw new SqsRefusal(problem.error(), problem.message());
        });
        return pass(call, trace);
    }

    private Future<Answer> sendBatch(SqsCall call, String queue, String trace) {
        List<OutgoingMessage> messages = call.messages();
        Set<String> ids = new HashSet<>();
        messages.forEach(message -> ids.add(message.entry()));
        checkEntries(ids, messages.size());
        long total = messages.stream().mapToLong(OutgoingMessage::bytes).sum();
        if (total > QueueAttributes.LARGEST_MESSAGE) {
            throw new SqsRefusal(
                    SqsError.BATCH_REQUEST_TOO_LONG,
                    "Batch requests cannot be longer than " + QueueAttributes.LARGEST_MESSAGE + " bytes. You have sent "
                            + total + " bytes.");
        }
        int most = attributes.maximumMessageSize(queue);
        List<BatchFailure> failures = messages.stream()
                .flatMap(message -> message.problem(most).stream())
                .toList();
        if (failures.isEmpty()) {
            return pass(call, trace);
        }
        if (failures.size() == messages.size()) {
            return Future.succeededFuture(call.batchFailed(failures));
        }
        Set<String> refused = new HashSet<>();
        failures.forEach(failure -> refused.add(failure.entry()));
        call.removeEntries(refused);
        return pass(call, trace).map(answer -> answer.isSuccess() ? call.addFailures(answer, failures) : answer);
    }

    /** AWS: "If you delete a message more than once, the request succeeds"; ElasticMQ calls the handle invalid. */
    private Future<Answer> deleteMessage(SqsCall call, String trace) {
        boolean wellFormed = isReceiptHandle(call.parameter("ReceiptHandle"));
        return pass(call, trace)
                .map(answer -> wellFormed && call.isError(answer, SqsError.RECEIPT_HANDLE_IS_INVALID)
                        ? call.succeed()
                        : answer);
    }

    private Future<Answer> deleteBatch(SqsCall call, String trace) {
        Map<String, String> handles = call.receiptHandles();
        checkEntries(handles.keySet(), handles.size());
        Set<String> wellFormed = new HashSet<>(handles.keySet());
        wellFormed.removeIf(entry -> !isReceiptHandle(handles.get(entry)));
        return pass(call, trace).map(answer -> answer.isSuccess() ? call.forgiveReceipts(answer, wellFormed) : answer);
    }

    private Future<Answer> changeVisibility(SqsCall call, String trace) {
        checkRange(call, "VisibilityTimeout", 0, QueueAttributes.LONGEST_INVISIBILITY_SECONDS);
        boolean wellFormed = isReceiptHandle(call.parameter("ReceiptHandle"));
        return pass(call, trace)
                .map(answer -> wellFormed && call.isError(answer, SqsError.RECEIPT_HANDLE_IS_INVALID)
                        ? call.refuse(
                                SqsError.INVALID_PARAMETER_VALUE,
                                "Value " + call.parameter("ReceiptHandle")
                                        + " for parameter ReceiptHandle is invalid. Reason:"
                                        + " Message does not exist or is not available for visibility timeout change.")
                        : answer);
    }

    private static boolean isReceiptHandle(String handle) {
        return handle != null && RECEIPT_HANDLE.matcher(handle).matches();
    }

    private static void checkRange(SqsCall call, String name, int least, int most) {
        String value = call.parameter(name);
        if (value == null) {
            return;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new SqsRefusal(
                    SqsError.INVALID_PARAMETER_VALUE,
                    "Value " + value + " for parameter " + name + " is invalid. Reason: Must be between " + least
                            + " and " + most + ", if provided.");
        }
    }

    private static void checkEntries(Set<String> ids, int entries) {
        if (entries == 0) {
            throw new SqsRefusal(SqsError.EMPTY_BATCH_REQUEST, "There should be at least one entry in the request.");
        }
        if (entries > MOST_ENTRIES) {
            throw new SqsRefusal(
                    SqsError.TOO_MANY_ENTRIES,
                    "Maximum number of entries per request are " + MOST_ENTRIES + ". You have sent " + entries + ".");
        }
        if (ids.size() != entries) {
            throw new SqsRefusal(SqsError.BATCH_ENTRY_IDS_NOT_DISTINCT, "Two entries have the same id.");
        }
        for (String id : ids) {
            if (!ENTRY_ID.matcher(id).matches()) {
                throw new SqsRefusal(
                        SqsError.INVALID_BATCH_ENTRY_ID,
                        "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                                + " It can be at most 80 letters long.");
            }
        }
    }
}
