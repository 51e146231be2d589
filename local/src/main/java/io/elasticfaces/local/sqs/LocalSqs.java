package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.HttpEndpoint;
import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.elasticfaces.local.endpoint.PortTaken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Amazon SQS on this machine: standard queues over the JSON and the query protocol.
 *
 * <p>Queues, attributes and messages, with their receive counts and visibility, are in one file. A change survives the
 * end of the process, including {@code kill -9}, as soon as its call is answered. These AWS features are missing: FIFO
 * queues, message retention, policies, encryption, message move tasks, pages of {@code ListQueues}.
 */
public final class LocalSqs implements AutoCloseable {
    /** A form can be three times as long as the message that it sends. */
    private static final int LARGEST_BODY = 4 * QueueAttributes.LARGEST_MESSAGE;

    private static final String JSON = "application/x-amz-json-1.0";

    private final QueueStore store;
    private ElasticMq elasticMq;
    private SqsActions actions;
    private HttpEndpoint http;

    /**
     * Restores the queues and messages of the last run, and starts to listen.
     *
     * @param folder the folder of queues and messages; created if absent
     * @param port the port on 127.0.0.1; 0 takes a free one
     * @throws PortTaken when the port is in use
     * @throws CloudFailure when the store cannot be opened or read
     */
    public LocalSqs(Path folder, int port) {
        store = new QueueStore(folder);
        try {
            elasticMq = new ElasticMq(store);
            actions = new SqsActions(elasticMq, store);
            http = HttpEndpoint.listen("SQS", port, LARGEST_BODY, this::handle);
            actions.listensAt(http.uri().toString());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The endpoint, for example {@code http://127.0.0.1:9401}. */
    public URI endpoint() {
        return http.uri();
    }

    /** The name (ARN) of a queue, for a redrive policy. */
    public static String arn(String queue) {
        return SqsActions.arn(queue);
    }

    /**
     * Creates a queue unless it exists, and sets attributes in either case.
     *
     * @param attributes as of {@code CreateQueue}; others stay as they are
     * @throws CloudFailure when an attribute is refused
     */
    public void ensureQueue(String name, Map<String, String> attributes) {
        JsonObject set = new JsonObject()
                .put("Action", "SetQueueAttributes")
                .put("QueueUrl", name)
                .put("Attributes", new JsonObject(Map.copyOf(attributes)));
        HttpEndpoint.await(
                "SQS",
                actions.perform(new JsonObject().put("Action", "CreateQueue").put("QueueName", name))
                        .compose(created -> actions.perform(set)));
    }

    private Future<Response> handle(Request request) {
        boolean json = request.header("Content-Type").startsWith("application/x-amz-json");
        return Future.succeededFuture(request)
                .compose(any -> {
                    requireCredentials(request);
                    JsonObject call = json ? parseJson(request) : QueryProtocol.parse(request);
                    return actions.perform(call).map(result -> answer(json, call, result));
                })
                .recover(failure -> refusal(json, failure));
    }

    private static void requireCredentials(Request request) {
        String id = request.accessKeyId()
                .orElseThrow(() ->
                        new SqsException("MissingAuthenticationToken", "Request is missing Authentication Token"));
        if (!id.equals(AccessKey.DEFAULT.id())) {
            throw new SqsException("InvalidClientTokenId", "The security token included in the request is invalid.");
        }
    }

    private static JsonObject parseJson(Request request) {
        JsonObject parameters =
                request.body().length() == 0 ? new JsonObject() : request.body().toJsonObject();
        return parameters.put("Action", request.header("X-Amz-Target").replace("AmazonSQS.", ""));
    }

    private Response answer(boolean json, JsonObject call, JsonObject result) {
        String action = call.getString("Action");
        // ElasticMQ delivers messages to a long poll whose client has disconnected. They would stay hidden for the
        // whole timeout.
        Runnable ifUndelivered = action.equals("ReceiveMessage") ? () -> actions.putBack(call, result) : () -> {};
        return new Response(
                200,
                Map.of(
                        "Content-Type",
                        json ? JSON : "text/xml",
                        "x-amzn-RequestId",
                        UUID.randomUUID().toString()),
                Buffer.buffer(json ? result.encode() : QueryProtocol.render(action, result)),
                ifUndelivered);
    }

    private static Future<Response> refusal(boolean json, Throwable failure) {
        if (failure instanceof DecodeException
                || failure instanceof ClassCastException
                || failure instanceof IllegalArgumentException) {
            return refusal(json, new SqsException("SerializationException", "Malformed: " + failure.getMessage()));
        }
        if (!(failure instanceof SqsException refused)) {
            return Future.failedFuture(failure);
        }
        if (!json) {
            return Future.succeededFuture(new Response(refused.status(), "text/xml", QueryProtocol.render(refused)));
        }
        Map<String, String> headers = Map.of("Content-Type", JSON, "x-amzn-query-error", refused.code() + ";Sender");
        JsonObject body = new JsonObject()
                .put("__type", "com.amazonaws.sqs#" + refused.shape())
                .put("message", refused.getMessage());
        return Future.succeededFuture(new Response(refused.status(), headers, body.toBuffer(), () -> {}));
    }

    /** Stops listening and closes the store. Calls in progress are aborted; the changes of answered calls are kept. */
    @Override
    @SuppressWarnings("try")
    public void close() {
        try (QueueStore changes = store;
                ElasticMq actors = elasticMq;
                HttpEndpoint server = http) {
            // Closes in reverse order, each one even if another fails.
        }
    }
}
