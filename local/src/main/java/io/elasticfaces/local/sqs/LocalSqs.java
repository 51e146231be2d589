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
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Amazon SQS on this machine: standard queues over the JSON and the query protocol.
 *
 * <p>Queues, attributes and messages, with their receive counts and visibility, are in one file. A change survives the
 * end of the process, including {@code kill -9}, as soon as its call is answered. These AWS features are missing: FIFO
 * queues, message retention, policies, encryption, message move tasks, pages of {@code ListQueues}.
 */
public final class LocalSqs implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** A form can be three times as long as the message that it sends. */
    private static final int LARGEST_BODY = 4 * QueueAttributes.LARGEST_MESSAGE;

    private static final String JSON = "application/x-amz-json-1.0";
    private static final String TARGET = "AmazonSQS.";

    private final Settings settings;
    private QueueStore store;
    private ElasticMq elasticMq;
    private Queues queues;
    private Messages messages;
    private SqsActions actions;
    private HttpEndpoint http;

    /**
     * The settings of a local SQS.
     *
     * @param folder the folder of queues and messages; created if absent
     * @param port the port on 127.0.0.1; 0 takes a free one
     * @param key the credentials accepted
     * @param region the region in the names (ARNs) of queues
     * @param delay added to every call, to simulate a distant cloud; zero adds nothing
     */
    public record Settings(Path folder, int port, AccessKey key, String region, Duration delay) {
        public Settings {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(region, "region");
            Objects.requireNonNull(delay, "delay");
        }

        /** The default credentials in us-east-1, no delay. */
        public Settings(Path folder, int port) {
            this(folder, port, AccessKey.DEFAULT, "us-east-1", Duration.ZERO);
        }
    }

    /** Stores the settings. The port is opened by {@link #start()}. */
    public LocalSqs(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Restores the queues and messages of the last run, and starts to listen.
     *
     * @return this
     * @throws PortTaken when the port is in use
     * @throws CloudFailure when the store cannot be opened or read
     */
    public LocalSqs start() {
        try {
            store = new QueueStore(settings.folder());
            elasticMq = new ElasticMq(store);
            queues = new Queues(elasticMq, store, settings.region());
            messages = new Messages(elasticMq, queues);
            actions = new SqsActions(queues, messages);
            await(queues.restore());
            http = HttpEndpoint.listen("SQS", settings.port(), LARGEST_BODY, settings.delay(), this::handle);
            queues.listensAt(http.uri().toString());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    /** The endpoint, for example {@code http://127.0.0.1:9401}. */
    public URI endpoint() {
        return http.uri();
    }

    /** The name (ARN) of a queue, for a redrive policy. */
    public String arn(String queue) {
        return queues.arn(queue);
    }

    /**
     * Creates a queue unless it exists, and sets attributes in either case.
     *
     * @param attributes as of {@code CreateQueue}; others stay as they are
     * @throws CloudFailure when an attribute is refused
     */
    public void ensureQueue(String name, Map<String, String> attributes) {
        JsonObject values = new JsonObject(Map.copyOf(attributes));
        await(actions.perform("CreateQueue", new JsonObject().put("QueueName", name))
                .compose(created -> actions.perform(
                        "SetQueueAttributes",
                        new JsonObject().put("QueueUrl", name).put("Attributes", values))));
    }

    private Future<Response> handle(Request request) {
        String type =
                request.headers().contains("Content-Type") ? request.headers().get("Content-Type") : "";
        return type.startsWith("application/x-amz-json") ? json(request) : query(request);
    }

    private Future<Response> json(Request request) {
        String target =
                request.headers().contains("X-Amz-Target") ? request.headers().get("X-Amz-Target") : "";
        String action = target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
        try {
            requireCredentials(request);
            JsonObject parameters = request.body().length() == 0
                    ? new JsonObject()
                    : request.body().toJsonObject();
            return actions.perform(action, parameters)
                    .map(result -> delivered(JSON, result == null ? "" : result.encode(), action, parameters, result))
                    .recover(failure -> jsonError(refusal(failure)));
        } catch (DecodeException | ClassCastException e) {
            return jsonError(new SqsException("SerializationException", "The body is not a JSON object."));
        } catch (SqsException e) {
            return jsonError(e);
        }
    }

    private Future<Response> query(Request request) {
        try {
            requireCredentials(request);
            String body = request.body().toString();
            JsonObject parameters = QueryProtocol.parse(
                    request.query().isEmpty() ? body : request.query() + (body.isEmpty() ? "" : "&" + body));
            // Old SDKs post to the queue's own URL.
            if (!parameters.containsKey("QueueUrl") && request.path().length() > 1) {
                parameters.put("QueueUrl", request.path());
            }
            String action = parameters.getString("Action", "");
            return actions.perform(action, parameters)
                    .map(result ->
                            delivered("text/xml", QueryProtocol.render(action, result), action, parameters, result))
                    .recover(failure -> queryError(refusal(failure)));
        } catch (IllegalArgumentException | ClassCastException e) {
            return queryError(new SqsException("MalformedQueryString", "The request is not a form: " + e.getMessage()));
        } catch (SqsException e) {
            return queryError(e);
        }
    }

    private void requireCredentials(Request request) {
        String id = request.accessKeyId()
                .orElseThrow(() ->
                        new SqsException("MissingAuthenticationToken", "Request is missing Authentication Token"));
        if (!id.equals(settings.key().id())) {
            throw new SqsException("InvalidClientTokenId", "The security token included in the request is invalid.");
        }
    }

    private Response delivered(String type, String body, String action, JsonObject request, JsonObject result) {
        // ElasticMQ delivers messages to a long poll whose client has disconnected. They would stay hidden for the
        // whole timeout.
        Runnable ifUndelivered =
                action.equals("ReceiveMessage") ? () -> messages.putBack(queues.require(request), result) : () -> {};
        return new Response(200, headers(type), Buffer.buffer(body), ifUndelivered);
    }

    private static Map<String, String> headers(String type) {
        return Map.of(
                "Content-Type", type, "x-amzn-RequestId", UUID.randomUUID().toString());
    }

    private static SqsException refusal(Throwable failure) {
        return failure instanceof SqsException refused
                ? refused
                : new SqsException("ServiceUnavailable", "The queue did not answer: " + failure.getMessage());
    }

    private static Future<Response> jsonError(SqsException e) {
        JsonObject body =
                new JsonObject().put("__type", "com.amazonaws.sqs#" + e.shape()).put("message", e.getMessage());
        return Future.succeededFuture(new Response(
                e.status(),
                Map.of("Content-Type", JSON, "x-amzn-query-error", e.code() + ";" + e.fault()),
                body.toBuffer(),
                () -> {}));
    }

    private static Future<Response> queryError(SqsException e) {
        return Future.succeededFuture(new Response(e.status(), "text/xml", QueryProtocol.render(e)));
    }

    /** Stops listening and closes the store. Calls in progress are aborted; the changes of answered calls are kept. */
    @Override
    public void close() {
        if (http != null) {
            http.close();
            http = null;
        }
        if (elasticMq != null) {
            elasticMq.close();
            elasticMq = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CloudFailure("SQS failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new CloudFailure("SQS did not respond within " + TIMEOUT.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudFailure("Interrupted while waiting for SQS.", e);
        }
    }
}
