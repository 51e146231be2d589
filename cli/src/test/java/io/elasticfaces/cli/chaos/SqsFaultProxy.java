package io.elasticfaces.cli.chaos;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** A {@link FaultProxy} in front of SQS, which also delivers messages twice or late, and reports wrong counts. */
final class SqsFaultProxy extends FaultProxy {
    private static final String JSON = "application/x-amz-json-1.0";
    private static final String SEND = "SendMessage";
    private static final double FLICKERING = 0.3;
    private static final int LONGEST_DELAY_SECONDS = 6;
    private static final int LATEST_EXPIRY_MILLIS = 60;

    /** The outcomes that workers replied, by the request's id. */
    final Map<String, Set<String>> replies = new ConcurrentHashMap<>();

    private final Set<String> held = new HashSet<>();
    private SqsClient direct;

    SqsFaultProxy(ChaosPlan plan, Luck luck, Counts counts) {
        super(plan, luck, counts);
    }

    /** @param client reaches SQS without the proxy, for calls that must be signed */
    void use(SqsClient client) {
        direct = client;
    }

    @Override
    String operation(HttpServerRequest request) {
        String target = String.valueOf(request.getHeader("X-Amz-Target"));
        return target.substring(target.indexOf('.') + 1);
    }

    @Override
    String about(HttpServerRequest request, Buffer body) {
        return operation(request).startsWith(SEND) ? body.toString() : "";
    }

    @Override
    Reply error(Fault fault) {
        boolean busy = fault == Fault.BUSY;
        JsonObject error = new JsonObject()
                .put("__type", "com.amazonaws.sqs#" + (busy ? "RequestThrottled" : "InternalError"))
                .put("message", "An error of the chaos test.");
        return new Reply(busy ? 400 : 500, JSON, error.toBuffer());
    }

    /** Sends some messages with a delay. */
    @Override
    Optional<Future<Reply>> instead(String operation, Buffer body) {
        if (!operation.equals(SEND)) {
            return Optional.empty();
        }
        SplittableRandom random = luck.next("delay", body.toString());
        if (random.nextDouble() >= plan.messageFaults()) {
            return Optional.empty();
        }
        counts.add("messages delayed");
        JsonObject message = body.toJsonObject();
        int seconds = 1 + random.nextInt(LONGEST_DELAY_SECONDS);
        return Optional.of(aside(() -> send(message, seconds)).map(sent -> {
            watch(message);
            JsonObject reply = new JsonObject()
                    .put("MessageId", sent.messageId())
                    .put("MD5OfMessageBody", sent.md5OfMessageBody());
            return new Reply(200, JSON, reply.toBuffer());
        }));
    }

    @Override
    Buffer answered(String operation, Buffer request, Buffer response) {
        switch (operation) {
            case SEND -> {
                JsonObject message = request.toJsonObject();
                watch(message);
                if (luck.next("double", request.toString()).nextDouble() < plan.messageFaults()) {
                    counts.add("messages doubled");
                    Future<?> unused = aside(() -> send(message, 0));
                }
            }
            case "ReceiveMessage" -> received(request.toJsonObject().getString("QueueUrl"), response);
            case "DeleteMessage" -> held.remove(request.toJsonObject().getString("ReceiptHandle"));
            case "GetQueueAttributes" -> {
                return flicker(response);
            }
            default -> {
                // Passed on unchanged.
            }
        }
        return response;
    }

    private void received(String queue, Buffer response) {
        for (Object one : response.toJsonObject().getJsonArray("Messages", new JsonArray())) {
            JsonObject message = (JsonObject) one;
            String handle = message.getString("ReceiptHandle");
            SplittableRandom random = luck.next("expire", message.getString("Body", ""));
            if (random.nextDouble() < plan.messageFaults()) {
                counts.add("messages visible early");
                vertx.setTimer(1 + random.nextInt(LATEST_EXPIRY_MILLIS), now -> expire(queue, handle));
            }
            if (!plan.visibility().isZero()) {
                held.add(handle);
                vertx.setTimer(plan.visibility().toMillis(), now -> {
                    if (held.remove(handle)) {
                        counts.add("messages visible again");
                        expire(queue, handle);
                    }
                });
            }
        }
    }

    private void expire(String queue, String handle) {
        Future<?> unused = aside(() -> direct.changeMessageVisibility(
                change -> change.queueUrl(queue).receiptHandle(handle).visibilityTimeout(0)));
    }

    /** Counts are approximate; some are far off. */
    private Buffer flicker(Buffer response) {
        SplittableRandom random = luck.next("flicker", "");
        JsonObject answer = response.toJsonObject();
        JsonObject attributes = answer.getJsonObject("Attributes");
        if (attributes == null || random.nextDouble() >= FLICKERING) {
            return response;
        }
        counts.add("counts flickered");
        for (String name : Set.copyOf(attributes.fieldNames())) {
            String value = attributes.getString(name);
            if (name.startsWith("ApproximateNumberOf") && value.matches("\\d{1,6}")) {
                attributes.put(name, Integer.toString(random.nextInt(2 * Integer.parseInt(value) + 2)));
            }
        }
        return answer.toBuffer();
    }

    private void watch(JsonObject message) {
        if (message.getString("QueueUrl", "").contains("-resp-")) {
            JsonObject reply = new JsonObject(message.getString("MessageBody"));
            String outcome = reply.getString("status") + ":" + reply.getString("prediction");
            replies.computeIfAbsent(reply.getString("id"), unseen -> ConcurrentHashMap.newKeySet())
                    .add(outcome);
        }
    }

    private SendMessageResponse send(JsonObject message, int delaySeconds) {
        return direct.sendMessage(send -> send.queueUrl(message.getString("QueueUrl"))
                .messageBody(message.getString("MessageBody"))
                .delaySeconds(delaySeconds));
    }

    private <T> Future<T> aside(Callable<T> call) {
        return vertx.executeBlocking(call, false).onFailure(failure -> counts.add("own calls failed"));
    }
}
