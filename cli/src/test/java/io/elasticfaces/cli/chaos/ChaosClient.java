package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.Multipart;
import io.elasticfaces.cli.chaos.Story.Seen;
import io.elasticfaces.contract.FailureReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Asks for one picture's name and retries as the documentation tells clients to: a failed request is sent again with the
 * same Idempotency-Key, and a result with an id is fetched by it.
 */
final class ChaosClient {
    /** Longer than the answer deadline of the run's web tier. */
    private static final Duration POST_TIMEOUT = Duration.ofSeconds(40);

    private static final Duration GET_TIMEOUT = Duration.ofSeconds(20);

    /** The number of failures without an id after which the failure is taken as final. */
    private static final int BELIEVED = 4;

    private static final double ASKS_AGAIN = 0.1;

    private final HttpClient http;
    private final URI web;
    private final Story story;
    private final SplittableRandom random;
    private final boolean json;
    private final boolean async;
    private final long deadlineNanos;

    private ChaosClient(HttpClient http, URI web, ChaosPlan plan, ChaosPicture picture) {
        this.http = http;
        this.web = web;
        random = Luck.of("client", picture.number());
        double manner = random.nextDouble();
        json = manner > 0.4;
        async = manner > 0.8;
        story = new Story(picture, manner < 0.95);
        deadlineNanos = System.nanoTime() + plan.patience().toNanos();
    }

    /** Asks for a picture's name until it is answered or the plan's patience ends. */
    static Story ask(HttpClient http, URI web, ChaosPlan plan, ChaosPicture picture) {
        ChaosClient client = new ChaosClient(http, web, plan, picture);
        client.untilAnswered();
        if (!client.story.seen.isEmpty() && client.random.nextDouble() < ASKS_AGAIN) {
            client.again();
        }
        return client.story;
    }

    private void untilAnswered() {
        int failures = 0;
        for (int tries = 0; story.seen.isEmpty() && patient(); tries++) {
            HttpResponse<String> response = post();
            if (response == null) {
                pause(backOff(tries));
                continue;
            }
            story.note("POST " + response.statusCode());
            String id = id(response);
            if (id != null) {
                story.ids.add(id);
            }
            switch (response.statusCode()) {
                case 200 -> story.answer(named(response), false);
                case 202, 504 -> fetch(id);
                case 503 ->
                    pause(TimeUnit.SECONDS.toMillis(
                            response.headers().firstValueAsLong("Retry-After").orElse(1)));
                default -> {
                    failures++;
                    Seen failure = new Seen(null, response.statusCode());
                    if (response.statusCode() < 500 || failures >= BELIEVED || (id != null && isFinal(id, failure))) {
                        story.answer(failure, false);
                    } else {
                        story.note(response.body().strip());
                        pause(backOff(tries));
                    }
                }
            }
        }
    }

    /** Asks once more after the answer. Any final answer must be the same. */
    private void again() {
        if (!story.keyed) {
            story.ids.stream().reduce((first, last) -> last).ifPresent(this::fetch);
            return;
        }
        HttpResponse<String> response = post();
        if (response != null && response.statusCode() == 200) {
            story.note("again 200");
            story.answer(named(response), false);
        } else if (response != null && response.statusCode() == 202) {
            story.note("again 202");
            fetch(id(response));
        }
    }

    private HttpResponse<String> post() {
        HttpRequest.Builder request = new Multipart()
                .file("inputFile", story.picture.fileName(), story.picture.bytes())
                .post(web)
                .timeout(POST_TIMEOUT);
        if (json) {
            request.header("Accept", "application/json");
        }
        if (async) {
            request.header("Prefer", "respond-async");
        }
        if (story.keyed) {
            request.header("Idempotency-Key", "chaos-" + story.picture.number());
        }
        return send(request.build());
    }

    /** Fetches a result until it is there. */
    private void fetch(String id) {
        if (id == null) {
            story.note("no id");
            return;
        }
        for (int tries = 0; patient(); tries++) {
            HttpResponse<String> response = result(id);
            int status = response == null ? 0 : response.statusCode();
            if (status != 202 || tries == 0) {
                story.note("GET " + status);
            }
            if (status == 200 || status == 410) {
                story.answer(status == 410 ? new Seen(null, status) : stored(response), true);
                return;
            }
            pause(1_000 + random.nextInt(2_000));
        }
    }

    /** Tells whether the result of an id is this failure. */
    private boolean isFinal(String id, Seen failure) {
        HttpResponse<String> response = result(id);
        return response != null
                && response.statusCode() == 200
                && stored(response).equals(failure);
    }

    private HttpResponse<String> result(String id) {
        return send(HttpRequest.newBuilder(web.resolve("/results/" + id))
                .header("Accept", "application/json")
                .timeout(GET_TIMEOUT)
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            story.note(e.getClass().getSimpleName());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Seen named(HttpResponse<String> response) {
        Object answer = json(response).getOrDefault("answer", response.body());
        return new Seen(answer.toString().replaceFirst("^" + story.picture.stem() + ":", ""), 200);
    }

    private Seen stored(HttpResponse<String> response) {
        Object reason = json(response).get("reason");
        if (reason == null) {
            return named(response);
        }
        story.note(reason.toString());
        String constant = reason.toString().toUpperCase(Locale.ROOT).replace('-', '_');
        return new Seen(null, FailureReason.valueOf(constant).httpStatus());
    }

    private static String id(HttpResponse<String> response) {
        String location = response.headers().firstValue("Location").orElse("");
        return location.isEmpty()
                ? (String) json(response).get("id")
                : location.substring(location.lastIndexOf('/') + 1);
    }

    private static JsonObject json(HttpResponse<String> response) {
        try {
            return Jsoner.deserialize(response.body()) instanceof JsonObject object ? object : new JsonObject();
        } catch (DeserializationException e) {
            return new JsonObject();
        }
    }

    private long backOff(int tries) {
        return 100L + random.nextInt(200 << Math.min(tries, 3));
    }

    private boolean patient() {
        return System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted();
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
