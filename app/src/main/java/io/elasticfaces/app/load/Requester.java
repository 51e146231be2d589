package io.elasticfaces.app.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Posts pictures as a well-behaved client: it comes back after a 503 when it was told to, fetches the result of a 504 or
 * a 202 where it was told to, and gives up when its patience ends. No thread waits.
 */
final class Requester {
    private static final int MOST_REFUSALS = 20;
    private static final Duration ASYNC_POLL = Duration.ofMillis(200);
    private static final Duration LATE_POLL = Duration.ofSeconds(1);
    private static final int LONGEST_PROBLEM = 200;

    private final HttpClient http;
    private final RequestSettings settings;
    private final PictureFolder pictures;
    private final Executor executor;

    /** Creates a requester whose follow-ups run on an executor. */
    Requester(HttpClient http, RequestSettings settings, PictureFolder pictures, Executor executor) {
        this.http = http;
        this.settings = settings;
        this.pictures = pictures;
        this.executor = executor;
    }

    /**
     * Sends a request now.
     *
     * @param request its number, which chooses the picture
     * @param dueNanos when it should have been sent
     * @param done told exactly once how it went
     */
    void ask(int request, long dueNanos, Consumer<Answer> done) {
        new Asking(request, dueNanos, done).post();
    }

    private final class Asking {
        private final int request;
        private final Picture picture;
        private final long dueNanos;
        private final long deadlineNanos;
        private final Consumer<Answer> done;
        private final AtomicBoolean ended = new AtomicBoolean();
        private int refusals;
        private Answer.Kind kind = Answer.Kind.ANSWERED;

        Asking(int request, long dueNanos, Consumer<Answer> done) {
            this.request = request;
            this.picture = pictures.at(request);
            this.dueNanos = dueNanos;
            this.done = done;
            this.deadlineNanos = System.nanoTime() + settings.patience().toNanos();
        }

        void post() {
            try {
                HttpRequest.Builder builder = HttpRequest.newBuilder(settings.url())
                        .header("Content-Type", MultipartBody.CONTENT_TYPE)
                        .POST(MultipartBody.of(picture.name(), pictures.bytes(picture)));
                if (settings.async()) {
                    builder.header("Prefer", "respond-async");
                }
                send(builder, this::posted);
            } catch (IOException e) {
                fail("picture unreadable", picture.file() + ": " + e.getMessage());
            }
        }

        private void send(HttpRequest.Builder builder, Consumer<HttpResponse<String>> next) {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
            if (settings.token() != null) {
                builder.header("Authorization", "Bearer " + settings.token());
            }
            CompletableFuture<?> unused = http.sendAsync(builder.timeout(left).build(), BoundedText.HANDLER)
                    // the client's own timeout ends with the headers; a body that never ends is cut off here
                    .orTimeout(left.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                    .whenComplete((response, failure) -> {
                        if (failure != null) {
                            fail(
                                    kindOf(unwrapped(failure)),
                                    String.valueOf(unwrapped(failure).getMessage()));
                        } else {
                            guarded(() -> next.accept(response));
                        }
                    });
        }

        private void posted(HttpResponse<String> response) {
            boolean located = response.headers().firstValue("Location").isPresent();
            if (response.statusCode() == 200) {
                finish(response.body().strip());
            } else if (response.statusCode() == 503) {
                refused(response);
            } else if (response.statusCode() == 202 && located) {
                fetch(response, ASYNC_POLL);
            } else if (response.statusCode() == 504 && located) {
                kind = Answer.Kind.LATE;
                fetch(response, LATE_POLL);
            } else {
                fail("HTTP " + response.statusCode(), response.body().strip());
            }
        }

        private void refused(HttpResponse<String> response) {
            Duration wait = RetryAfter.of(response.headers(), Instant.now());
            if (refusals >= MOST_REFUSALS || !later(wait, this::post)) {
                fail(
                        "HTTP 503",
                        "refused " + (refusals + 1) + " times: "
                                + response.body().strip());
            } else {
                refusals++;
            }
        }

        private void fetch(HttpResponse<String> accepted, Duration pause) {
            // only the path: a token must not follow a server to another host
            String path = settings.url()
                    .resolve(accepted.headers().firstValue("Location").orElseThrow())
                    .getRawPath();
            if (!later(pause, () -> poll(path, pause))) {
                fail("HTTP " + accepted.statusCode(), "no result in time at " + path);
            }
        }

        private void poll(String path, Duration pause) {
            send(
                    HttpRequest.newBuilder(settings.url().resolve(path)).header("Accept", "application/json"),
                    response -> {
                        boolean pending = response.statusCode() == 202 || response.statusCode() == 503;
                        if (response.statusCode() == 200) {
                            fetched(response.body().strip());
                        } else if (!pending) {
                            fail(
                                    "HTTP " + response.statusCode(),
                                    path + ": " + response.body().strip());
                        } else if (!later(pause, () -> poll(path, pause))) {
                            fail("no answer in time", "no result at " + path);
                        }
                    });
        }

        private void fetched(String body) {
            try {
                Object json = Jsoner.deserialize(body);
                if (!(json instanceof JsonObject result) || !(result.get("status") instanceof String status)) {
                    fail("unreadable result", body);
                } else if (status.equals("failed") || status.equals("expired")) {
                    fail("result " + status, body);
                } else {
                    finish(String.valueOf(result.getOrDefault("answer", picture.stem() + ":" + result.get("name"))));
                }
            } catch (DeserializationException e) {
                fail("unreadable result", body);
            }
        }

        /** Goes on after a pause, or returns false where the client's patience ends before. */
        private boolean later(Duration pause, Runnable step) {
            if (System.nanoTime() + pause.toNanos() >= deadlineNanos) {
                return false;
            }
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor)
                    .execute(() -> guarded(step));
            return true;
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                fail(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
            }
        }

        private void finish(String text) {
            end(kind, text, null, null);
        }

        private void fail(String error, String problem) {
            String cut = problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) + "…" : problem;
            end(Answer.Kind.FAILED, null, error, cut);
        }

        private void end(Answer.Kind how, String text, String error, String problem) {
            if (ended.compareAndSet(false, true)) {
                done.accept(
                        new Answer(request, picture, how, text, error, problem, dueNanos, System.nanoTime(), refusals));
            }
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static String kindOf(Throwable failure) {
        if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
            return "no connection";
        }
        if (failure instanceof HttpTimeoutException || failure instanceof TimeoutException) {
            return "no answer in time";
        }
        return failure instanceof IOException
                ? "connection broken"
                : failure.getClass().getSimpleName();
    }
}
