package io.elasticfaces.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks a running web tier for its status. */
final class StatusClient {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A thousand instances and fifty decisions make a tenth of it. */
    private static final int LONGEST_ANSWER_BYTES = 1_000_000;

    private static final int SHOWN_CHARACTERS = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI url;
    private final Optional<String> token;

    /** @param base where the web tier is, e.g. {@code http://localhost:8000} */
    StatusClient(URI base, Optional<String> token) {
        this.url = URI.create(base.toString().replaceAll("/+$", "") + "/status");
        this.token = token;
    }

    /**
     * Returns the status, JSON.
     *
     * @throws IllegalStateException saying why there is none, and what to do
     */
    String get() throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "application/json");
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        HttpResponse<InputStream> response;
        String body;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                body = new String(in.readNBytes(LONGEST_ANSWER_BYTES), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "No web tier answers at " + url + ". Start one with ./faces local, or say with --url where it is.",
                    e);
        }
        if (response.statusCode() == 401) {
            throw new IllegalStateException(
                    "The web tier at " + url + " wants a token: give it with --token or in FACES_TOKEN.");
        }
        if (response.statusCode() == 403) {
            throw new IllegalStateException("The web tier at " + url + " does not show its status without a token, and"
                    + " none is set there: set APP_WEB_TOKEN where it runs, and give the same here with --token or in"
                    + " FACES_TOKEN.");
        }
        if (response.statusCode() != 200) {
            throw new IllegalStateException("What answers at %s is no web tier of ours, or a troubled one: %d %s"
                    .formatted(url, response.statusCode(), beginning(body)));
        }
        return body;
    }

    private static String beginning(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
