package io.elasticfaces.app.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The most instances that a deployment runs, as its {@code GET /status} says. */
final class FleetLimit {
    /** A web tier that has just been started may take its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private FleetLimit() {}

    /**
     * Asks a deployment; empty where it has no such page, as the original.
     *
     * @throws UnusableInput if nothing answers there
     */
    static OptionalInt ask(URI url, String token) throws InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve("/status")).timeout(PATIENCE).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BoundedText.HANDLER);
            return response.statusCode() == 200 ? parse(response.body()) : OptionalInt.empty();
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "no connection" : e.getMessage();
            throw new UnusableInput(
                    "Nothing answers at " + url + " (" + reason + "). Start it, or name another place with --url.", e);
        }
    }

    static OptionalInt parse(String status) {
        try {
            return Jsoner.deserialize(status) instanceof JsonObject json && json.get("max") instanceof Number max
                    ? OptionalInt.of(max.intValue())
                    : OptionalInt.empty();
        } catch (DeserializationException e) {
            return OptionalInt.empty();
        }
    }
}
