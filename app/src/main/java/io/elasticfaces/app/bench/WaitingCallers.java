package io.elasticfaces.app.bench;

import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** Many callers who each post a picture of their own name and wait for its answer. */
final class WaitingCallers implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final long POLL_MILLIS = 100;
    private static final double NANOS = 1e9;

    private final int count;
    private final byte[] picture;
    private final MeasuredWeb web;
    /** Apart from that of the callers, whose uploads would stand before a question. */
    private final MeasuredWeb questions;

    private final List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();

    /** How the calls ended. */
    record Answers(double seconds, int right, int wrong, int failed) {}

    WaitingCallers(int port, int count, byte[] picture) {
        this.web = MeasuredWeb.on(port);
        this.questions = MeasuredWeb.on(port);
        this.count = count;
        this.picture = picture;
    }

    void awaitReady(MeasuredProcess process) throws IOException, InterruptedException {
        questions.awaitReady(START, process);
    }

    /** Posts all pictures and returns the seconds until all wait. */
    double postAndAwaitWaiting(MeasuredProcess process)
            throws IOException, InterruptedException, DeserializationException {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            calls.add(web.sendAsync(web.upload(fileName(i), picture, PATIENCE)));
        }
        while (waiting() < count) {
            process.requireAlive();
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
        JsonObject status =
                (JsonObject) Jsoner.deserialize(questions.get("/status").body());
        return status.getInteger("waiting");
    }

    /** Answers all of them and waits until each has got its answer. */
    Answers answer(LocalCloud cloud) {
        long began = System.nanoTime();
        CompletableFuture<Void> all = CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
        try (LocalClients aws = LocalClients.of(cloud)) {
            new StandInWorker(
                            aws.sqs(),
                            aws.url(LocalClients.NAMES.requestQueue()),
                            aws.url(LocalClients.NAMES.responseQueue()))
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
