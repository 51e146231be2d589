package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.web.http.EdgeHttpServerFactory;
import io.elasticfaces.web.http.EdgeTimeouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.sqs.model.Message;

/** The shipped web routes over real HTTP, S3 and SQS, in this JVM. The test is the worker. */
final class WebTier implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);

    final AppCloud cloud;
    final Role role;
    private final AwsClients aws;
    final int port;
    private final CompletableFuture<Void> running;
    private final Set<String> bodies = new HashSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param settings differences from application.properties */
    WebTier(Path folder, Map<String, String> settings) {
        this(folder, settings, new EdgeHttpServerFactory(), UnaryOperator.identity());
    }

    WebTier(Path folder, Map<String, String> settings, EdgeTimeouts timeouts) {
        this(folder, settings, new EdgeHttpServerFactory(timeouts), UnaryOperator.identity());
    }

    /** @param through maps the endpoints of S3, SQS and EC2, in this order, to those that the web tier uses */
    WebTier(Path folder, Map<String, String> settings, UnaryOperator<URI> through) {
        this(folder, settings, new EdgeHttpServerFactory(), through);
    }

    private WebTier(
            Path folder, Map<String, String> settings, EdgeHttpServerFactory server, UnaryOperator<URI> through) {
        cloud = new AppCloud(folder, Ec2Settings.in(folder.resolve("ec2")), through)
                .withResources(Map.of("MaximumMessageSize", "1024"));
        port = Programs.freePorts();
        aws = AwsClients.pooled(WebCommand.CONCURRENT_CALLS);
        role = WebCommand.role(aws, Programs.HOME, "web", "api")
                .with("camel.server.host", "127.0.0.1")
                .with("camel.server.port", Integer.toString(port))
                .with("app.web.drain", "1ms")
                .with("app.web.replies-wait-seconds", "1")
                .bind("httpServer", server)
                .withoutShutdownHook();
        settings.forEach(role::with);
        CompletableFuture<Void> started = new CompletableFuture<>();
        role.onStarted(() -> started.complete(null));
        // As in the command: the routes are drained only if the role runs.
        running = CompletableFuture.runAsync(this::run, threads);
        CompletableFuture.anyOf(running, started).join();
    }

    private void run() {
        try {
            role.run();
        } catch (Exception e) {
            throw new IllegalStateException("The web tier failed.", e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(LONG).build(), HttpResponse.BodyHandlers.ofString());
        OpenApi.requireFit(response);
        return response;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    /** Posts a picture, and lets the caller go on until it is answered. */
    CompletableFuture<HttpResponse<String>> post(String fileName, String... headers) {
        return post(fileName, Multipart.png(8, 8), headers);
    }

    CompletableFuture<HttpResponse<String>> post(String fileName, byte[] content, String... headers) {
        HttpRequest.Builder request =
                new Multipart().file("inputFile", fileName, content).post(uri("/"));
        return sendLater(headers.length == 0 ? request : request.headers(headers));
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return send(request);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    /** Posts pictures at the same time. */
    List<CompletableFuture<HttpResponse<String>>> posts(int count, String... headers) {
        return IntStream.range(0, count)
                .mapToObj(i -> post("picture-" + i + ".png", headers))
                .toList();
    }

    /** Posts a picture asynchronously, and returns the path of its result. */
    String accept(String fileName) {
        HttpResponse<String> accepted =
                post(fileName, "Prefer", "respond-async").join();
        assertThat(accepted.statusCode()).isEqualTo(202);
        return accepted.headers().firstValue("Location").orElseThrow();
    }

    RecognitionRequest take() {
        return take(1).get(0);
    }

    List<RecognitionRequest> take(int count) {
        return takeMessages(count).stream()
                .map(message -> RecognitionRequest.parse(message.body()))
                .toList();
    }

    /** Receives and deletes requests, without duplicates. */
    List<Message> takeMessages(int count) {
        String queue = AppCloud.NAMES.requestQueue();
        List<Message> taken = new ArrayList<>();
        Awaitility.await("requests").atMost(LONG).until(() -> {
            for (Message message : cloud.receive(queue)) {
                if (bodies.add(message.body())) {
                    taken.add(message);
                }
                cloud.aws.sqs().deleteMessage(delete -> delete.queueUrl(cloud.url(queue))
                        .receiptHandle(message.receiptHandle()));
            }
            return taken.size() >= count;
        });
        assertThat(taken).hasSize(count);
        return taken;
    }

    byte[] picture(RecognitionRequest request) {
        return cloud.aws
                .s3()
                .getObjectAsBytes(get -> get.bucket(AppCloud.NAMES.inBucket()).key(request.imageName()))
                .asByteArray();
    }

    /** The metadata of a request's picture. */
    Map<String, String> metadata(RecognitionRequest request) {
        return cloud.aws
                .s3()
                .headObject(head -> head.bucket(AppCloud.NAMES.inBucket()).key(request.imageName()))
                .metadata();
    }

    /** An outcome with details. */
    static Outcome found(String name) {
        Detection detection = new Detection(
                0.25, 0.6, List.of(1.0, 2.0, 3.0, 4.0), 0.99, List.of(), "dlib", "000000001", 1, Map.of("total", 40.0));
        return new Outcome(OutcomeStatus.OK, name, null, detection);
    }

    /** Stores an outcome, as a worker does before it replies. */
    void store(RecognitionRequest request, Outcome outcome) {
        Map<String, String> metadata = StoredOutcome.metadata(outcome, metadata(request));
        byte[] name = outcome.name().getBytes(StandardCharsets.UTF_8);
        cloud.put(AppCloud.NAMES.outBucket(), request.imageName(), name, metadata);
    }

    void reply(RecognitionRequest request, Outcome outcome) {
        String reply = new RecognitionReply(request.imageName(), request.id(), outcome).toJson();
        cloud.send(AppCloud.NAMES.responseQueue(), reply);
    }

    /** Stores an outcome and replies, as a worker does. */
    void answer(RecognitionRequest request, Outcome outcome) {
        store(request, outcome);
        reply(request, outcome);
    }

    /** Stops the web tier, and waits until it has stopped. */
    void end() {
        CamelContext camel = role.main().getCamelContext();
        role.main().completed();
        running.join();
        // Camel only logs a failed shutdown, and the consumers would go on with the closed clients.
        assertThat(camel.isStopped()).as("the routes have stopped").isTrue();
    }

    @Override
    public void close() {
        end();
        threads.shutdownNow();
        aws.close();
        cloud.close();
    }
}
