package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import io.elasticfaces.web.http.EdgeHttpServerFactory;
import io.elasticfaces.web.http.EdgeTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The shipped web routes over real HTTP, S3 and SQS, in this JVM; the test plays the worker. */
final class WebTier implements AutoCloseable {
    static final ResourceNames NAMES = new ResourceNames("faces");

    final AwsClients aws;
    final Role role;
    private final LocalS3 s3;
    private final LocalSqs sqs;
    private final int port;
    private CompletableFuture<Void> running;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param settings what differs from application.properties */
    WebTier(Path folder, Map<String, String> settings) {
        this(folder, settings, UnaryOperator.identity());
    }

    /** @param timeouts replace the server's own */
    WebTier(Path folder, Map<String, String> settings, EdgeTimeouts timeouts) {
        this(folder, settings, UnaryOperator.identity(), new EdgeHttpServerFactory(timeouts));
    }

    /** @param between gives S3's and then SQS's endpoint as it shall be called */
    WebTier(Path folder, Map<String, String> settings, UnaryOperator<URI> between) {
        this(folder, settings, between, new EdgeHttpServerFactory());
    }

    private WebTier(
            Path folder, Map<String, String> settings, UnaryOperator<URI> between, EdgeHttpServerFactory server) {
        s3 = new LocalS3(folder.resolve("s3"), 0);
        sqs = new LocalSqs(folder.resolve("sqs"), 0);
        new LocalAws(
                        between.apply(s3.endpoint()).toString(),
                        between.apply(sqs.endpoint()).toString(),
                        "http://127.0.0.1:1")
                .use();
        aws = AwsClients.pooled(40);
        for (String bucket : List.of(NAMES.inBucket(), NAMES.outBucket(), NAMES.stateBucket())) {
            s3.ensureBucket(bucket);
        }
        for (String queue : List.of(NAMES.requestQueue(), NAMES.responseQueue(), NAMES.deadQueue())) {
            aws.sqs().createQueue(request -> request.queueName(queue)
                    .attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")));
        }
        port = freePort();
        role = WebCommand.role(aws, Path.of(System.getProperty("faces.home")), "web")
                .with("camel.server.host", "127.0.0.1")
                .with("camel.server.port", Integer.toString(port))
                .with("app.web.drain", "1ms")
                .with("app.web.replies-wait-seconds", "1")
                .bind("httpServer", server)
                .withoutShutdownHook();
        settings.forEach(role::with);
        run();
    }

    /** As the command does: what happens before a stop happens only to a role that runs. */
    private void run() {
        CountDownLatch started = new CountDownLatch(1);
        role.onStarted(started::countDown);
        running = CompletableFuture.runAsync(() -> {
            try {
                role.run();
            } catch (Exception e) {
                throw new IllegalStateException("The web tier failed.", e);
            }
        });
        CompletableFuture.anyOf(running, CompletableFuture.runAsync(() -> awaitUninterruptibly(started)))
                .join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int port() {
        return port;
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** Takes requests from the request queue, and deletes them, until there are as many as wanted. */
    List<RecognitionRequest> takeRequests(int count) {
        return takeMessages(count).stream()
                .map(message -> RecognitionRequest.parse(message.body()))
                .toList();
    }

    List<Message> takeMessages(int count) {
        String url = queueUrl(NAMES.requestQueue());
        List<Message> taken = new ArrayList<>();
        long end = System.nanoTime() + 20_000_000_000L;
        while (taken.size() < count && System.nanoTime() < end) {
            for (Message message : aws.sqs()
                    .receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(2)
                            .messageAttributeNames("All"))
                    .messages()) {
                taken.add(message);
                aws.sqs().deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return taken;
    }

    void reply(RecognitionReply reply) {
        replyRaw(reply.toJson());
    }

    void replyRaw(String json) {
        aws.sqs().sendMessage(send -> send.queueUrl(queueUrl(NAMES.responseQueue()))
                .messageBody(json));
    }

    /** Tells the web tier to end, and waits until it has. */
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
        aws.close();
        sqs.close();
        s3.close();
    }

    private String queueUrl(String queue) {
        return aws.sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
