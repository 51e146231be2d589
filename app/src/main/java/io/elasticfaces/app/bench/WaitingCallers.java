package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.MultipartBody;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Many callers who each post a picture of their own name and wait for its answer. */
final class WaitingCallers implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final long POLL_MILLIS = 100;
    private static final double NANOS = 1e9;

    private final URI url;
    private final int count;
    private final byte[] picture;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    /** Apart from that of the callers, whose uploads would stand before a question. */
    private final HttpClient questions =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();

    /** How the calls ended. */
    record Answers(double seconds, int right, int wrong, int failed) {}

    WaitingCallers(URI url, int count, byte[] picture) {
        this.url = url;
        this.count = count;
        this.picture = picture;
    }

    void awaitReady(MeasuredProcess web) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            web.requireAlive();
            pause(end, "The web tier was not ready in time.");
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("observe/health").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Posts all pictures and returns the seconds until all wait. */
    double postAndAwaitWaiting(MeasuredProcess web) throws IOException, InterruptedException, DeserializationException {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            calls.add(http.sendAsync(
                    HttpRequest.newBuilder(url)
                            .timeout(PATIENCE)
                            .header("Content-Type", MultipartBody.CONTENT_TYPE)
                            .POST(MultipartBody.of(fileName(i), picture))
                            .build(),
                    BodyHandlers.ofString()));
        }
        while (waiting() < count) {
            web.requireAlive();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                if (call.isDone()) {
                    throw new IllegalStateException("A caller did not wait: " + ended(call));
                }
            }
            pause(began + PATIENCE.toNanos(), "Not all callers got to wait in time; " + waiting() + " do.");
        }
        return (System.nanoTime() - began) / NANOS;
    }

    private int waiting() throws IOException, InterruptedException, DeserializationException {
        JsonObject status = (JsonObject) Jsoner.deserialize(get("status").body());
        return status.getInteger("waiting");
    }

    /** Answers all of them and waits until each has got its answer. */
    Answers answer(LocalCloud cloud) {
        long began = System.nanoTime();
        CompletableFuture<Void> all = CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
        try (SqsClient sqs = SqsClient.builder()
                .endpointOverride(cloud.sqs())
                .region(Region.of(cloud.environment().get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        cloud.environment().get("AWS_ACCESS_KEY_ID"),
                        cloud.environment().get("AWS_SECRET_ACCESS_KEY"))))
                .build()) {
            new StandInWorker(sqs, queue(sqs, "faces-req-queue"), queue(sqs, "faces-resp-queue"))
                    .answerUntil(() -> all.isDone() || System.nanoTime() - began > PATIENCE.toNanos());
        }
        double seconds = (System.nanoTime() - began) / NANOS;
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            String answer = ended(calls.get(i));
            if (answer.matches("200 waiting-%d:[0-9a-f-]{36}-waiting-%d\\.png\\s*".formatted(i, i))) {
                right++;
            } else if (answer.startsWith("200 ")) {
                wrong++;
            }
        }
        return new Answers(seconds, right, wrong, count - right - wrong);
    }

    private static String queue(SqsClient sqs, String name) {
        return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
    }

    private static String fileName(int caller) {
        return "waiting-" + caller + ".png";
    }

    private static String ended(CompletableFuture<HttpResponse<String>> call) {
        try {
            HttpResponse<String> response = call.orTimeout(1, TimeUnit.SECONDS).join();
            return response.statusCode() + " " + response.body();
        } catch (CompletionException e) {
            return String.valueOf(e.getCause());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return questions.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void pause(long endNanos, String late) throws InterruptedException {
        if (System.nanoTime() > endNanos) {
            throw new IllegalStateException(late);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }

    @Override
    public void close() {
        calls.forEach(call -> call.cancel(true));
    }
}
