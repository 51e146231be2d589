package io.elasticfaces.cli.face;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * A client of the web tier's operations on pictures. It repeats refused requests (503) and fetches the result of one
 * that takes longer than the web tier waits. A repeated request has the same {@code Idempotency-Key}, so it is
 * performed once. Thread-safe.
 */
public final class FaceClient {
    /** Longer than the web tier waits by default. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int MAX_TRIES = 30;
    private static final int MAX_SHOWN = 300;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String token;

    /**
     * @param url the web tier, e.g. {@code http://localhost:8000}
     * @param token bearer token, or null
     */
    public FaceClient(URI url, String token) {
        this.base = url.toString().replaceAll("/+$", "");
        this.token = token;
    }

    /** A refusal of the web tier. Its message is for people. */
    public static final class Refused extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Returns the HTTP status, or 0 if nothing answers. */
        public int status() {
            return status;
        }

        /** Returns whether every request would be refused: nothing answers, or the token or the path is wrong. */
        public boolean concernsAll() {
            return status == 0 || status == 401 || status == 403 || status == 404;
        }
    }

    /**
     * Posts pictures and returns the result.
     *
     * @param path with the query, e.g. {@code /api/v1/recognition/recognize?limit=0}
     * @param pictures by the names of their parts
     * @throws Refused if the web tier refuses the request or the operation fails
     */
    public JsonObject post(String path, Map<String, Path> pictures) throws InterruptedException, FileNotFoundException {
        return post(path, pictures, null);
    }

    /**
     * Posts pictures and returns the result.
     *
     * @param fileName of the pictures; null for those of the files
     */
    public JsonObject post(String path, Map<String, Path> pictures, String fileName)
            throws InterruptedException, FileNotFoundException {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> response = null;
        for (int i = 0; i < MAX_TRIES; i++) {
            response = send(request(path)
                    .header("Content-Type", MultipartForm.CONTENT_TYPE)
                    .header("Idempotency-Key", key)
                    .POST(MultipartForm.of(pictures, fileName)));
            if (response.statusCode() != 503) {
                break;
            }
            Thread.sleep(retryAfter(response).toMillis());
        }
        String location = response.headers().firstValue("Location").orElse(null);
        while (location != null && (response.statusCode() == 504 || response.statusCode() == 202)) {
            Thread.sleep(POLL.toMillis());
            // The path only: another address would get the token.
            response = send(request(URI.create(location).getPath()).GET());
        }
        return read(response);
    }

    /**
     * Returns the JSON at a path.
     *
     * @throws Refused if the web tier refuses the request
     */
    public JsonObject get(String path) throws InterruptedException {
        return read(send(request(path).GET()));
    }

    /**
     * Deletes what is at a path.
     *
     * @throws Refused if the web tier refuses the request
     */
    public void delete(String path) throws InterruptedException {
        read(send(request(path).DELETE()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Refused(
                    0,
                    "No web tier answers at " + base + " (" + e
                            + "). Start one with ./faces local, or give its address with --url.");
        }
    }

    private JsonObject read(HttpResponse<String> response) {
        if (response.statusCode() == 401) {
            throw new Refused(
                    401, "The web tier at " + base + " requires a token: give it with --token or FACES_TOKEN.");
        }
        JsonObject json;
        try {
            json = (JsonObject) Jsoner.deserialize(response.body());
        } catch (DeserializationException | ClassCastException e) {
            String line = response.body().replaceAll("\\s+", " ").strip();
            throw new Refused(
                    response.statusCode(),
                    "The server at " + base + " answers with " + response.statusCode() + " "
                            + line.substring(0, Math.min(MAX_SHOWN, line.length())));
        }
        if (response.statusCode() >= 400) {
            throw new Refused(response.statusCode(), String.valueOf(json.getOrDefault("message", json.get("detail"))));
        }
        if (json.get("explanation") instanceof String explanation) {
            throw new Refused(response.statusCode(), explanation);
        }
        return json;
    }

    /** Returns the delay of a 503, 0.1 to 60 s; 1 s if {@code Retry-After} is not a number of seconds. */
    public static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofMillis(Math.max(100, Math.min(60, Long.parseLong(seconds)) * 1000)))
                .orElse(Duration.ofSeconds(1));
    }
}
