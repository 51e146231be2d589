package io.elasticfaces.cli.load;

import io.elasticfaces.cli.face.FaceClient;
import io.elasticfaces.cli.face.MultipartForm;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One upload. It is retried after a 503 with the delay of {@code Retry-After}. */
final class Request {
    private static final int MAX_REFUSALS = 20;
    private static final int MAX_DETAIL = 200;

    private final HttpClient http;
    private final LoadPlan plan;
    private final Picture picture;
    private final long sentNanos = System.nanoTime();
    private final long deadlineNanos;
    private int refusals;

    Request(HttpClient http, LoadPlan plan, Picture picture) {
        this.http = http;
        this.plan = plan;
        this.picture = picture;
        this.deadlineNanos = sentNanos + plan.timeout().toNanos();
    }

    /** Sends the request and waits for its result. */
    Answer send() throws InterruptedException {
        try {
            HttpResponse<String> response = post();
            while (response.statusCode() == 503 && refusals < MAX_REFUSALS && pause(FaceClient.retryAfter(response))) {
                refusals++;
                response = post();
            }
            return response.statusCode() == 200
                    ? new Answer(picture, response.body().strip(), null, null, sentNanos, System.nanoTime(), refusals)
                    : failed("HTTP " + response.statusCode(), response.body());
        } catch (FileNotFoundException e) {
            return failed("picture unreadable", e.getMessage());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return failed("no connection", e.getMessage());
        } catch (TimeoutException e) {
            return failed("no answer in time", e.getMessage());
        } catch (IOException e) {
            return failed("connection broken", e.getMessage());
        } catch (RuntimeException e) {
            return failed(e.getClass().getSimpleName(), e.getMessage());
        }
    }

    private Answer failed(String error, String reason) {
        String text = String.valueOf(reason).strip();
        String detail = text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "…" : text;
        return new Answer(picture, null, error, detail, sentNanos, System.nanoTime(), refusals);
    }

    /** Posts the picture. Unlike the timeout of HttpClient, the deadline includes the body of the response. */
    private HttpResponse<String> post() throws IOException, InterruptedException, TimeoutException {
        HttpRequest.Builder request = HttpRequest.newBuilder(plan.url())
                .header("Content-Type", MultipartForm.CONTENT_TYPE)
                .POST(MultipartForm.of(Map.of("inputFile", picture.file()), null));
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

    /** Waits, or returns false if the deadline is earlier. */
    private boolean pause(Duration pause) throws InterruptedException {
        if (System.nanoTime() + pause.toNanos() - deadlineNanos >= 0) {
            return false;
        }
        Thread.sleep(pause.toMillis());
        return true;
    }
}
