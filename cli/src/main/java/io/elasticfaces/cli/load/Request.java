package io.elasticfaces.cli.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** One upload. It is retried after a 503 with the delay of {@code Retry-After}. After a 504 its result is fetched. */
final class Request {
    private static final int MAX_REFUSALS = 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_DETAIL = 200;

    private final HttpClient http;
    private final LoadPlan plan;
    private final Picture picture;
    private final long sentNanos = System.nanoTime();
    private final long deadlineNanos;
    private Answer.Kind kind = Answer.Kind.ANSWERED;
    private int refusals;

    Request(HttpClient http, LoadPlan plan, Picture picture) {
        this.http = http;
        this.plan = plan;
        this.picture = picture;
        this.deadlineNanos = sentNanos + plan.timeout().toNanos();
    }

    /** A request without a result. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String error;

        Failed(String error, String detail) {
            super(detail);
            this.error = error;
        }
    }

    /** Sends the request and waits for its result. */
    Answer send() throws InterruptedException {
        try {
            String text = text();
            return new Answer(picture, kind, text, null, null, sentNanos, System.nanoTime(), refusals);
        } catch (Failed e) {
            return failed(e.error, e);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return failed("no connection", e);
        } catch (TimeoutException e) {
            return failed("no answer in time", e);
        } catch (IOException e) {
            return failed("connection broken", e);
        } catch (RuntimeException e) {
            return failed(e.getClass().getSimpleName(), e);
        }
    }

    private Answer failed(String error, Exception e) {
        String text = String.valueOf(e.getMessage()).strip();
        String detail = text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "…" : text;
        long now = System.nanoTime();
        return new Answer(picture, Answer.Kind.FAILED, null, error, detail, sentNanos, now, refusals);
    }

    private String text() throws IOException, InterruptedException, TimeoutException, Failed {
        HttpResponse<String> response = exchange(upload());
        while (response.statusCode() == 503 && refusals < MAX_REFUSALS && pause(retryAfter(response))) {
            refusals++;
            response = exchange(upload());
        }
        String location = response.headers().firstValue("Location").orElse(null);
        if (response.statusCode() != 504 || location == null) {
            return bodyOf(response);
        }
        kind = Answer.Kind.LATE;
        // Only the path is used, so that a response cannot redirect the token to another host.
        String path = plan.url().resolve(location).getRawPath();
        do {
            if (!pause(POLL)) {
                throw new TimeoutException("no result at " + path);
            }
            response = exchange(HttpRequest.newBuilder(plan.url().resolve(path)).header("Accept", "application/json"));
        } while (response.statusCode() == 202 || response.statusCode() == 503);
        return nameIn(bodyOf(response));
    }

    private HttpRequest.Builder upload() throws Failed {
        try {
            return HttpRequest.newBuilder(plan.url())
                    .header("Content-Type", MultipartBody.CONTENT_TYPE)
                    .POST(MultipartBody.of(picture.name(), BodyPublishers.ofFile(picture.file())));
        } catch (IOException e) {
            throw new Failed("picture unreadable", e.getMessage());
        }
    }

    /** Sends a request. Unlike the timeout of HttpClient, the deadline includes the body. */
    private HttpResponse<String> exchange(HttpRequest.Builder request)
            throws IOException, InterruptedException, TimeoutException {
        if (plan.token() != null) {
            request.header("Authorization", "Bearer " + plan.token());
        }
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            return response.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private static String bodyOf(HttpResponse<String> response) throws Failed {
        if (response.statusCode() != 200) {
            throw new Failed("HTTP " + response.statusCode(), response.body());
        }
        return response.body().strip();
    }

    private String nameIn(String result) throws Failed {
        try {
            if (Jsoner.deserialize(result) instanceof JsonObject json && json.get("status") instanceof String status) {
                if (status.equals("failed") || status.equals("expired")) {
                    throw new Failed("result " + status, result);
                }
                return picture.stem() + ":" + json.get("name");
            }
        } catch (DeserializationException e) {
            // Reported below.
        }
        throw new Failed("unreadable result", result);
    }

    /** Waits, or returns false if the deadline is earlier. */
    private boolean pause(Duration pause) throws InterruptedException {
        if (System.nanoTime() + pause.toNanos() - deadlineNanos >= 0) {
            return false;
        }
        Thread.sleep(pause.toMillis());
        return true;
    }

    /** Returns the delay of a 503, 0.1 to 60 s; 1 s if {@code Retry-After} is not a number of seconds. */
    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofMillis(Math.max(100, Math.min(60, Long.parseLong(seconds)) * 1000)))
                .orElse(Duration.ofSeconds(1));
    }
}
