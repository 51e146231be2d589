package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.MultipartBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The web tier of a measured system, as its callers see it. */
final class MeasuredWeb {
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;
    private static final int MOST_SHOWN = 300;

    private final URI url;
    /** One connection for each call under way, as different callers have. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    MeasuredWeb(URI url) {
        this.url = url;
    }

    /** Returns the one that listens on this machine. */
    static MeasuredWeb on(int port) {
        return new MeasuredWeb(URI.create("http://127.0.0.1:" + port + "/"));
    }

    /**
     * Waits until it takes pictures.
     *
     * @param needed what must not end meanwhile
     * @throws IllegalStateException if it takes longer, or one of those ends
     */
    void awaitReady(Duration patience, MeasuredProcess... needed) throws IOException, InterruptedException {
        await(
                "/observe/health/ready",
                answer -> answer.statusCode() == 200,
                "The web tier was not ready",
                patience,
                needed);
    }

    /**
     * Asks again and again until the answer is as wanted.
     *
     * @param late what is said, before the time, if it is not
     * @param needed what must not end meanwhile
     */
    void await(
            String path,
            Predicate<HttpResponse<String>> wanted,
            String late,
            Duration patience,
            MeasuredProcess... needed)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            for (MeasuredProcess process : needed) {
                process.requireAlive();
            }
            try {
                if (wanted.test(get(path))) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(late + " in " + patience.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Asks once. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(QUESTION).build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Returns the request that uploads a picture, to which headers may be added. */
    HttpRequest.Builder upload(String fileName, byte[] picture, Duration patience) {
        return HttpRequest.newBuilder(url.resolve("/"))
                .timeout(patience)
                .header("Content-Type", MultipartBody.CONTENT_TYPE)
                .POST(MultipartBody.of(fileName, picture));
    }

    /** Sends what {@link #upload} has made, and does not wait for the answer. */
    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder upload) {
        return http.sendAsync(upload.build(), BodyHandlers.ofString());
    }

    /** Sends what {@link #upload} has made, whatever is answered. */
    HttpResponse<String> answer(HttpRequest.Builder upload) throws IOException, InterruptedException {
        return http.send(upload.build(), BodyHandlers.ofString());
    }

    /**
     * Sends what {@link #upload} has made.
     *
     * @throws IllegalStateException if it is not answered with a result
     */
    String send(HttpRequest.Builder upload) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(upload);
        String body = answer.body();
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("A picture was answered with " + answer.statusCode() + ": "
                    + body.substring(0, Math.min(MOST_SHOWN, body.length())));
        }
        return body;
    }
}
