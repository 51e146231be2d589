package io.elasticfaces.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads the status of a running web tier. */
final class StatusClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Largest response in bytes: ten times the status of 1,000 instances and 50 decisions. */
    private static final int MAX_BYTES = 1_000_000;

    private static final int MAX_SHOWN = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI url;
    private final Optional<String> token;

    /** @param base the web tier, e.g. {@code http://localhost:8000} */
    StatusClient(URI base, Optional<String> token) {
        this.url = URI.create(base.toString().replaceAll("/+$", "") + "/status");
        this.token = token;
    }

    /**
     * Returns the status as JSON.
     *
     * @throws IllegalStateException if it cannot be read; the message says what to do
     */
    String get() throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(TIMEOUT).header("Accept", "application/json");
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        HttpResponse<InputStream> response;
        String body;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                body = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "No web tier answers at " + url + ". Start one with ./faces local, or give its address with --url.",
                    e);
        }
        if (response.statusCode() == 401) {
            throw new IllegalStateException(
                    "The web tier at " + url + " requires a token: give it with --token or FACES_TOKEN.");
        }
        if (response.statusCode() == 403) {
            throw new IllegalStateException(
                    "The web tier at " + url + " has no token, so it shows its status only if it"
                            + " listens on the loopback address. Set APP_WEB_TOKEN there, and give the token here with --token"
                            + " or FACES_TOKEN.");
        }
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "The server at %s is not a web tier of this project, or it has an error: %d %s"
                            .formatted(url, response.statusCode(), beginning(body)));
        }
        return body;
    }

    private static String beginning(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...";
    }
}
