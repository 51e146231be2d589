package io.elasticfaces.local.sqs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A call in SQS's JSON protocol: the operation in the header {@code X-Amz-Target}, everything else in the body. */
final class JsonCall implements SqsCall {
    static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    static final String TARGET_PREFIX = "AmazonSQS.";
    private static final String NAMESPACE = "com.amazonaws.sqs#";

    private final String action;
    private final JsonObject parameters;

    JsonCall(String action, JsonObject parameters) {
        this.action = action;
        this.parameters = parameters;
    }

    /**
     * Reads a call.
     *
     * @param target the header {@code X-Amz-Target}; may be null
     * @param body the body; nothing stands for no parameters
     * @throws SqsRefusal when the body is not a JSON object
     */
    static JsonCall read(String target, Buffer body) {
        String action =
                target == null || !target.startsWith(TARGET_PREFIX) ? "" : target.substring(TARGET_PREFIX.length());
        try {
            return new JsonCall(action, body.length() == 0 ? new JsonObject() : body.toJsonObject());
        } catch (DecodeException | ClassCastException e) {
            throw new SqsRefusal(SqsError.SERIALIZATION, "The body is not a JSON object.");
        }
    }

    @Override
    public String action() {
        return action;
    }

    @Override
    public String parameter(String name) {
        return text(parameters, name);
    }

    @Override
    public void queueUrl(String url) {
        parameters.put("QueueUrl", url);
    }

    @Override
    public Map<String, String> receiptHandles() {
        Map<String, String> handles = new HashMap<>();
        for (JsonObject entry : entries()) {
            handles.put(entry.getString("Id", ""), entry.getString("ReceiptHandle", ""));
        }
        return handles;
    }

    @Override
    public Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        JsonObject given = parameters.getJsonObject("Attributes", new JsonObject());
        given.fieldNames().forEach(name -> attributes.put(name, given.getString(name)));
        return attributes;
    }

    @Override
    public void removeAttributes(Set<String> names) {
        names.forEach(parameters.getJsonObject("Attributes", new JsonObject())::remove);
    }

    @Override
    public List<String> attributeNames() {
        JsonArray names = parameters.getJsonArray("AttributeNames", new JsonArray());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(names.getString(i));
        }
        return all;
    }

    @Override
    public void attributeNames(List<String> names) {
        parameters.put("AttributeNames", new JsonArray(new ArrayList<>(names)));
    }

    @Override
    public List<OutgoingMessage> messages() {
        if (!parameters.containsKey("Entries")) {
            return List.of(outgoing("", parameters));
        }
        return entries().stream()
                .map(entry -> outgoing(entry.getString("Id", ""), entry))
                .toList();
    }

    private static OutgoingMessage outgoing(String entry, JsonObject message) {
        String body = (String) message.getValue("MessageBody", "");
        long bytes = OutgoingMessage.bytes(body);
        JsonObject attributes = message.getJsonObject("MessageAttributes", new JsonObject());
        for (String name : attributes.fieldNames()) {
            JsonObject attribute = attributes.getJsonObject(name, new JsonObject());
            bytes += OutgoingMessage.bytes(name)
                    + OutgoingMessage.bytes(attribute.getString("DataType"))
                    + OutgoingMessage.bytes(attribute.getString("StringValue"))
                    + OutgoingMessage.decodedBytes(attribute.getString("BinaryValue"));
        }
        return new OutgoingMessage(entry, body, bytes);
    }

    @Override
    public void removeEntries(Set<String> removed) {
        JsonArray left = new JsonArray();
        entries().stream()
                .filter(entry -> !removed.contains(entry.getString("Id", "")))
                .forEach(left::add);
        parameters.put("Entries", left);
    }

    private List<JsonObject> entries() {
        JsonArray entries = parameters.getJsonArray("Entries", new JsonArray());
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            all.add(entries.getJsonObject(i));
        }
        return all;
    }

    @Override
    public Buffer encode() {
        return parameters.toBuffer();
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public Answer refuse(SqsError error, String message) {
        return error(error, message);
    }

    /** An error in the JSON protocol. */
    static Answer error(SqsError error, String message) {
        return new Answer(
                error.status(),
                CONTENT_TYPE,
                error.code() + ";" + error.fault(),
                new JsonObject()
                        .put("__type", NAMESPACE + error.shape())
                        .put("message", message)
                        .toBuffer());
    }

    @Override
    public Answer succeed() {
        return new Answer(200, CONTENT_TYPE, null, Buffer.buffer("{}"));
    }

    @Override
    public Answer batchFailed(Collection<BatchFailure> failures) {
        return addFailures(succeed(), failures);
    }

    @Override
    public Answer translate(Answer answer) {
        JsonObject body = object(answer);
        if (answer.isSuccess()) {
            // AWS leaves out what is empty, and clients ask whether it is there.
            body.fieldNames().stream()
                    .filter(name -> isEmpty(body.getValue(name)))
                    .toList()
                    .forEach(body::remove);
            return answer.withBody(body.encode());
        }
        String type = body.getString("__type", NAMESPACE + SqsError.UNKNOWN_OPERATION.shape());
        String shape = type.substring(type.indexOf('#') + 1);
        return new Answer(
                answer.status(),
                CONTENT_TYPE,
                SqsError.codeOfShape(shape) + ";Sender",
                new JsonObject()
                        .put("__type", NAMESPACE + shape)
                        .put("message", body.getString("Message", ""))
                        .toBuffer());
    }

    @Override
    public Answer changeAttributes(Answer answer, Map<String, String> added, Set<String> removed) {
        JsonObject body = object(answer);
        JsonObject attributes = body.getJsonObject("Attributes", new JsonObject());
        removed.forEach(attributes::remove);
        added.forEach(attributes::put);
        return answer.withBody(body.put("Attributes", attributes).encode());
    }

    @Override
    public Answer addFailures(Answer answer, Collection<BatchFailure> failures) {
        JsonObject body = object(answer);
        JsonArray failed = body.getJsonArray("Failed", new JsonArray());
        for (BatchFailure failure : failures) {
            failed.add(new JsonObject()
                    .put("Id", failure.entry())
                    .put("SenderFault", true)
                    .put("Code", failure.error().code())
                    .put("Message", failure.message()));
        }
        return answer.withBody(body.put("Failed", failed).encode());
    }

    @Override
    public Answer forgiveReceipts(Answer answer, Set<String> entries) {
        JsonObject body = object(answer);
        JsonArray failed = new JsonArray();
        JsonArray successful = body.getJsonArray("Successful", new JsonArray());
        JsonArray reported = body.getJsonArray("Failed", new JsonArray());
        for (int i = 0; i < reported.size(); i++) {
            JsonObject failure = reported.getJsonObject(i);
            boolean forgiven = entries.contains(failure.getString("Id"))
                    && SqsError.RECEIPT_HANDLE_IS_INVALID.code().equals(failure.getString("Code"));
            if (forgiven) {
                successful.add(new JsonObject().put("Id", failure.getString("Id")));
            } else {
                failed.add(failure);
            }
        }
        if (failed.isEmpty()) {
            body.remove("Failed");
        } else {
            body.put("Failed", failed);
        }
        return answer.withBody(body.put("Successful", successful).encode());
    }

    @Override
    public List<String> receivedHandles(Answer answer) {
        JsonArray messages = object(answer).getJsonArray("Messages", new JsonArray());
        List<String> handles = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            handles.add(messages.getJsonObject(i).getString("ReceiptHandle"));
        }
        return handles;
    }

    @Override
    public boolean isError(Answer answer, SqsError error) {
        return !answer.isSuccess() && object(answer).getString("__type", "").endsWith("#" + error.shape());
    }

    private static String text(JsonObject object, String name) {
        Object value = object.getValue(name);
        if (value == null || value instanceof String || value instanceof Number) {
            return value == null ? null : value.toString();
        }
        throw new ClassCastException(name);
    }

    private static JsonObject object(Answer answer) {
        try {
            return answer.body().length() == 0
                    ? new JsonObject()
                    : answer.body().toJsonObject();
        } catch (DecodeException e) {
            return new JsonObject().put("Message", answer.body().toString());
        }
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof JsonArray array && array.isEmpty())
                || (value instanceof JsonObject object && object.isEmpty());
    }
}
