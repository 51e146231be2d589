package io.elasticfaces.local.sqs;

import io.elasticfaces.local.RequestSignature;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Amazon SQS on this machine: standard and FIFO queues over the JSON and the query protocol.
 *
 * <p>ElasticMQ keeps the queues; a filter before it corrects where it differs from AWS. Queues, attributes and messages,
 * with their receive counts and visibility, are in one file and survive the end of the process, {@code kill -9}
 * included, as soon as a call is answered. Requests must be signed (Signature Version 4) with the one access key.
 * What AWS has and this has not: message retention, policies, encryption, pages of {@code ListQueues}, and
 * {@code ListDeadLetterSourceQueues} for a redrive policy that was set after the queue was made (a restart helps).
 */
public final class LocalSqs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A busy machine pauses a thread for seconds; only more than that is worth a line. */
    private static final Duration BLOCKED_WARNING = Duration.ofSeconds(20);

    private static final int EVENT_LOOPS = 2;
    private static final String STORE_FILE = "queues.mv";

    private final Settings settings;
    private Vertx vertx;
    private QueueStore store;
    private ElasticMq elasticMq;
    private Operations operations;
    private int port;

    /**
     * What a local SQS needs to know.
     *
     * @param folder where queues and messages are kept; made when it is not there; empty keeps them in memory only
     * @param port the port on 127.0.0.1; 0 takes any free one
     * @param key the credentials accepted
     * @param region the region in the names (ARNs) of queues
     * @param delay added to every call, to feel like a distant cloud; zero adds nothing
     */
    public record Settings(Optional<Path> folder, int port, AccessKey key, String region, Duration delay) {
        public Settings {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(region, "region");
            Objects.requireNonNull(delay, "delay");
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("SQS port must be 0 to 65535, was " + port);
            }
            if (delay.isNegative()) {
                throw new IllegalArgumentException("SQS delay must not be negative, was " + delay);
            }
        }

        /** The default credentials in us-east-1, no delay. */
        public Settings(Path folder, int port) {
            this(Optional.of(folder), port, AccessKey.DEFAULT, "us-east-1", Duration.ZERO);
        }
    }

    /** Takes its settings; nothing listens before {@link #start()}. */
    public LocalSqs(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Listens, and returns once calls are answered, with the queues and messages of the last run.
     *
     * @return itself
     * @throws PortTaken when the port is in use
     * @throws CloudFailure when the store cannot be opened or read
     */
    public LocalSqs start() {
        try {
            store = QueueStore.open(settings.folder().map(LocalSqs::storeFile));
            vertx = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(EVENT_LOOPS)
                    .setMaxEventLoopExecuteTime(BLOCKED_WARNING.toNanos())
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            listen();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    private void listen() {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(settings.port())
                .setHandle100ContinueAutomatically(true)
                // AWS speaks HTTP/1.1 here; an upgrade would drop the Host header, which is signed.
                .setHttp2ClearTextEnabled(false));
        // ElasticMQ must know the filter's port, and the filter ElasticMQ's; until then requests get a 503, which SDKs
        // try again.
        Gate gate = new Gate();
        server.requestHandler(gate::handle);
        try {
            port = await(server.listen()).actualPort();
        } catch (CloudFailure e) {
            if (PortTaken.isCauseOf(e)) {
                throw new PortTaken("SQS", settings.port(), e);
            }
            throw e;
        }
        elasticMq = ElasticMq.start(store, port, settings.region());
        Backend backend = new Backend(vertx, elasticMq.port());
        operations = new Operations(backend, store, endpoint() + "/" + ElasticMq.ACCOUNT + "/");
        gate.open(new SqsFilter(
                vertx,
                new RequestSignature(settings.key(), InstantSource.system()),
                operations,
                backend,
                settings.delay()));
    }

    /** Where it listens, for example {@code http://127.0.0.1:9401}. */
    public URI endpoint() {
        if (port == 0) {
            throw new IllegalStateException("SQS is not running; call start() first.");
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The name (ARN) of a queue, for a redrive policy. */
    public String arn(String queue) {
        return "arn:aws:sqs:" + settings.region() + ":" + ElasticMq.ACCOUNT + ":" + queue;
    }

    /**
     * Makes a queue unless it is there, and sets its attributes in either case.
     *
     * @param name the queue's name
     * @param attributes as of {@code CreateQueue}; those not named stay as they are
     * @throws CloudFailure when an attribute is refused
     */
    public void ensureQueue(String name, Map<String, String> attributes) {
        JsonObject values = new JsonObject(new HashMap<>(attributes));
        SqsCall create = new JsonCall(
                "CreateQueue", new JsonObject().put("QueueName", name).put("Attributes", values.copy()));
        Answer created = await(operations.answer(create, null));
        if (create.isError(created, SqsError.QUEUE_NAME_EXISTS)) {
            created = await(operations.answer(
                    new JsonCall(
                            "SetQueueAttributes",
                            new JsonObject().put("QueueUrl", name).put("Attributes", values)),
                    null));
        }
        if (!created.isSuccess()) {
            throw new CloudFailure("SQS refused queue " + name + " with " + attributes + ": " + created.body());
        }
    }

    /** Stops listening and closes the store; calls under way are cut off, what was answered is kept. */
    @Override
    public void close() {
        port = 0;
        if (vertx != null) {
            await(vertx.close());
            vertx = null;
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

    private static Path storeFile(Path folder) {
        try {
            return Files.createDirectories(folder).resolve(STORE_FILE);
        } catch (IOException e) {
            throw new CloudFailure("SQS cannot make its folder " + folder + ": " + e, e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CloudFailure("SQS failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new CloudFailure("SQS did not react within " + PATIENCE.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudFailure("Interrupted while waiting for SQS.", e);
        }
    }
}
