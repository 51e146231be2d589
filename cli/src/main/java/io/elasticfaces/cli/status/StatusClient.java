package io.elasticfaces.cli.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads the status of a running web tier. */
public final class StatusClient {
    /** A web tier that has just started can be slow. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Largest response in bytes: ten times the status of 1,000 instances and 50 decisions. */
    private static final int MAX_BYTES = 1_000_000;

    private static final int MAX_SHOWN = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final String token;

    /**
     * Creates a client.
     *
     * @param base the web tier, e.g. {@code http://localhost:8000}
     * @param token bearer token, or null
     */
    public StatusClient(URI base, String token) {
        this.url = URI.create(base.toString().replaceAll("/+$", "") + "/status");
        this.token = token;
    }

    /** Thrown if the server has no status. The message says why and what to do. */
    public static final class NoStatus extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        /** The HTTP status; 0 if nothing answers. */
        public final int code;

        NoStatus(int code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }
    }

    /** Returns the status as JSON. */
    public String get() throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(TIMEOUT).header("Accept", "application/json");
        if (token != null && !token.isBlank()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> response;
        String body;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                body = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new NoStatus(
                    0,
                    "No web tier answers at " + url + ". Start one with ./faces local, or give its address with --url.",
                    e);
        }
        int code = response.statusCode();
        if (code != 200) {
            throw new NoStatus(code, problem(code, body), null);
        }
        return body;
    }

    private String problem(int code, String body) {
        return switch (code) {
            case 401 -> "The web tier at " + url + " requires a token: give it with --token or FACES_TOKEN.";
            case 403 ->
                "The web tier at " + url + " has no token, so it shows its status only if it listens on the loopback"
                        + " address. Set APP_WEB_TOKEN there, and give the token here with --token or FACES_TOKEN.";
            default -> {
                String line = body.replaceAll("\\s+", " ").strip();
                yield "The server at %s is not a web tier of this project, or it has an error: %d %s"
                        .formatted(url, code, line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...");
            }
        };
    }
}
