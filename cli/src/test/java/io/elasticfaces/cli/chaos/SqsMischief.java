package io.elasticfaces.cli.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

/**
 * SQS on a bad day, and what it may do on any: deliver twice, deliver late, count wrongly. What has to be signed anew is
 * done by calls of its own.
 */
final class SqsMischief implements Mischief {
    private static final String SEND = "SendMessage";
    private static final double FLICKERING = 0.3;
    private static final int LONGEST_DELAY_SECONDS = 6;
    private static final int LATEST_EXPIRY_MILLIS = 60;

    private final Vertx vertx;
    private final SqsClient direct;
    private final ChaosPlan plan;
    private final Luck luck;
    private final Counts counts;
    private final Set<String> held = new HashSet<>();
    private final Map<String, Set<String>> replies = new ConcurrentHashMap<>();

    /** @param direct reaches SQS past the proxy */
    SqsMischief(Vertx vertx, SqsClient direct, ChaosPlan plan, Luck luck, Counts counts) {
        this.vertx = vertx;
        this.direct = direct;
        this.plan = plan;
        this.luck = luck;
        this.counts = counts;
    }

    /** Returns what workers have replied, by the request's id: one outcome each, if all is well. */
    Map<String, Set<String>> replies() {
        return replies;
    }

    @Override
    public Fault fault(Call call) {
        String action = action(call);
        String about = action.startsWith(SEND) ? call.body().toString() : "";
        Fault fault = Fault.draw(luck.next("sqs " + action, about), plan.callFaults());
        counts.add("sqs calls");
        if (fault != Fault.NONE) {
            counts.add("sqs fault: " + Luck.wire(fault));
        }
        return fault;
    }

    @Override
    public Reply error(Fault fault) {
        return fault == Fault.BUSY
                ? json(400, "com.amazonaws.sqs#RequestThrottled", "Request is throttled.")
                : json(500, "com.amazonaws.sqs#InternalError", "An internal error happened.");
    }

    /** Sends a message late, in the sender's place. */
    @Override
    public Optional<Future<Reply>> instead(Call call) {
        if (!action(call).equals(SEND)) {
            return Optional.empty();
        }
        JsonObject message = call.body().toJsonObject();
        SplittableRandom drawn = luck.next("delay", call.body().toString());
        if (drawn.nextDouble() >= plan.messageFaults()) {
            return Optional.empty();
        }
        counts.add("messages: delayed");
        int seconds = 1 + drawn.nextInt(LONGEST_DELAY_SECONDS);
        return Optional.of(aside(() -> send(message, seconds)).map(sent -> {
            watch(message);
            return new Reply(
                    200,
                    "application/x-amz-json-1.0",
                    new JsonObject()
                            .put("MessageId", sent.messageId())
                            .put("MD5OfMessageBody", sent.md5OfMessageBody())
                            .toBuffer());
        }));
    }

    @Override
    public Buffer answered(Call call, int status, Buffer body) {
        if (status != 200) {
            return body;
        }
        switch (action(call)) {
            case SEND -> {
                JsonObject message = call.body().toJsonObject();
                watch(message);
                if (luck.next("double", call.body().toString()).nextDouble() < plan.messageFaults()) {
                    counts.add("messages: doubled");
                    Future<SendMessageResponse> unused = aside(() -> send(message, 0));
                }
            }
            case "ReceiveMessage" -> received(call.body().toJsonObject().getString("QueueUrl"), body);
            case "DeleteMessage" -> held.remove(call.body().toJsonObject().getString("ReceiptHandle"));
            case "GetQueueAttributes" -> {
                return flicker(body);
            }
            default -> {
                // Passed on as it is.
            }
        }
        return body;
    }

    private void received(String queue, Buffer body) {
        JsonArray messages = body.toJsonObject().getJsonArray("Messages", new JsonArray());
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.getJsonObject(i);
            String handle = message.getString("ReceiptHandle");
            SplittableRandom drawn = luck.next("expire", message.getString("Body", ""));
            if (drawn.nextDouble() < plan.messageFaults()) {
                counts.add("messages: visible early");
                vertx.setTimer(1 + drawn.nextInt(LATEST_EXPIRY_MILLIS), now -> expire(queue, handle));
            }
            if (!plan.visibility().isZero()) {
                held.add(handle);
                vertx.setTimer(plan.visibility().toMillis(), now -> {
                    if (held.remove(handle)) {
                        counts.add("messages: visible again");
                        expire(queue, handle);
                    }
                });
            }
        }
    }

    /** Lets what somebody has be received by others as well. */
    private void expire(String queue, String handle) {
        Future<?> unused = aside(() -> direct.changeMessageVisibility(
                change -> change.queueUrl(queue).receiptHandle(handle).visibilityTimeout(0)));
    }

    /** Counts are approximate: some are far off. */
    private Buffer flicker(Buffer body) {
        SplittableRandom drawn = luck.next("flicker", "");
        JsonObject answer = body.toJsonObject();
        JsonObject attributes = answer.getJsonObject("Attributes");
        if (plan.messageFaults() == 0 || attributes == null || drawn.nextDouble() >= FLICKERING) {
            return body;
        }
        counts.add("counts: flickered");
        for (String name : Set.copyOf(attributes.fieldNames())) {
            String value = attributes.getString(name);
            if (name.startsWith("ApproximateNumberOf") && value.matches("\\d{1,6}")) {
                attributes.put(name, Integer.toString(drawn.nextInt(2 * Integer.parseInt(value) + 2)));
            }
        }
        return answer.toBuffer();
    }

    private void watch(JsonObject message) {
        if (message.getString("QueueUrl", "").endsWith("-resp-queue")) {
            JsonObject reply = new JsonObject(message.getString("MessageBody"));
            String id = reply.getString("id");
            if (id != null) {
                replies.computeIfAbsent(id, unseen -> ConcurrentHashMap.newKeySet())
                        .add(reply.getString("status") + ":" + reply.getString("prediction"));
            }
        }
    }

    private SendMessageResponse send(JsonObject message, int delaySeconds) {
        if (message.containsKey("MessageAttributes")) {
            throw new IllegalStateException("A message with attributes would lose them here: " + message);
        }
        return direct.sendMessage(send -> send.queueUrl(message.getString("QueueUrl"))
                .messageBody(message.getString("MessageBody"))
                .delaySeconds(delaySeconds));
    }

    private <T> Future<T> aside(Callable<T> call) {
        return vertx.executeBlocking(call, false).onFailure(failure -> counts.add("own calls failed"));
    }

    private static String action(Call call) {
        return call.target().substring(call.target().indexOf('.') + 1);
    }

    private static Reply json(int status, String type, String message) {
        return new Reply(
                status,
                "application/x-amz-json-1.0",
                new JsonObject().put("__type", type).put("message", message).toBuffer());
    }
}
