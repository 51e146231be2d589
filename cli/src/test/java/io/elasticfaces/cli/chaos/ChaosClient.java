package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.chaos.Story.End;
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
 * Asks for one picture's name and does not give up, as the documentation tells clients to: what failed is sent again
 * under the same Idempotency-Key, and what has an id is fetched by it.
 */
final class ChaosClient {
    /** Longer than the answer deadline of the run's web tier. */
    private static final Duration POST_TIMEOUT = Duration.ofSeconds(40);

    private static final Duration GET_TIMEOUT = Duration.ofSeconds(20);

    /** How often a failure without an id is heard before it is believed. */
    private static final int BELIEVED = 4;

    private static final double ASKS_AGAIN = 0.1;

    private final HttpClient http;
    private final URI web;
    private final Story story;
    private final Manner manner;
    private final SplittableRandom luck;
    private final String key;
    private final long deadlineNanos;

    /** How an answer is asked for. */
    private enum Manner {
        TEXT,
        JSON,
        ASYNC,
        ASYNC_WITHOUT_KEY
    }

    private ChaosClient(HttpClient http, URI web, ChaosPlan plan, ChaosPicture picture) {
        this.http = http;
        this.web = web;
        this.luck = new Dice(plan.seed()).of("client", "", picture.number());
        double drawn = luck.nextDouble();
        this.manner = drawn < 0.4
                ? Manner.TEXT
                : drawn < 0.8 ? Manner.JSON : drawn < 0.95 ? Manner.ASYNC : Manner.ASYNC_WITHOUT_KEY;
        this.key = "chaos-" + plan.seed() + "-" + picture.number();
        this.story = new Story(picture, manner != Manner.ASYNC_WITHOUT_KEY);
        this.deadlineNanos = System.nanoTime() + plan.patience().toNanos();
    }

    /** Asks for a picture's name until it is answered or the plan's patience ends. */
    static Story ask(HttpClient http, URI web, ChaosPlan plan, ChaosPicture picture) {
        ChaosClient client = new ChaosClient(http, web, plan, picture);
        client.untilAnswered();
        if (client.story.end() != End.NONE && client.luck.nextDouble() < ASKS_AGAIN) {
            client.again();
        }
        return client.story;
    }

    private void untilAnswered() {
        int failures = 0;
        for (int tries = 0; story.end() == End.NONE && patient(); tries++) {
            HttpResponse<String> response = post();
            if (response == null) {
                pause(backOff(tries));
                continue;
            }
            story.note("POST " + response.statusCode());
            String id = id(response);
            if (id != null) {
                story.id(id);
            }
            switch (response.statusCode()) {
                case 200 -> story.answer(End.ANSWERED, named(response));
                case 202, 504 -> fetch(id);
                case 503 -> pause(retryAfter(response));
                default -> {
                    failures++;
                    if (id != null && failed(id, response.statusCode())) {
                        story.answer(End.ANSWERED, new Seen(null, response.statusCode()));
                    } else if (failures >= BELIEVED || response.statusCode() < 500) {
                        story.answer(End.ANSWERED, new Seen(null, response.statusCode()));
                    } else {
                        story.note(response.body().strip());
                        pause(backOff(tries));
                    }
                }
            }
        }
    }

    /** Asks once more for what is answered; whatever final answer comes must be the same. */
    private void again() {
        if (story.keyed()) {
            HttpResponse<String> response = post();
            if (response != null && response.statusCode() == 200) {
                story.note("again 200");
                story.answer(End.ANSWERED, named(response));
            } else if (response != null && response.statusCode() == 202) {
                story.note("again 202");
                fetch(id(response));
            }
        } else {
            story.ids().stream().reduce((first, last) -> last).ifPresent(this::fetch);
        }
    }

    private HttpResponse<String> post() {
        story.posted();
        HttpRequest.Builder request = new Form(
                        story.picture().fileName(), story.picture().bytes())
                .post(web.resolve("/"))
                .timeout(POST_TIMEOUT);
        if (manner != Manner.TEXT) {
            request.header("Accept", "application/json");
        }
        if (manner == Manner.ASYNC || manner == Manner.ASYNC_WITHOUT_KEY) {
            request.header("Prefer", "respond-async");
        }
        if (story.keyed()) {
            request.header("Idempotency-Key", key);
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
                story.answer(End.FETCHED, status == 410 ? new Seen(null, status) : stored(response));
                return;
            }
            pause(Duration.ofMillis(1_000 + luck.nextInt(2_000)));
        }
    }

    /** Tells whether a request is said to have failed for good, by its id. */
    private boolean failed(String id, int status) {
        HttpResponse<String> response = result(id);
        return response != null
                && response.statusCode() == 200
                && stored(response).equals(new Seen(null, status));
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
        String answer = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json")
                ? String.valueOf(json(response).get("answer"))
                : response.body();
        String stem = story.picture().stem() + ":";
        return new Seen(answer.startsWith(stem) ? answer.substring(stem.length()) : answer, 200);
    }

    private Seen stored(HttpResponse<String> response) {
        Object reason = json(response).get("reason");
        if (reason == null) {
            return named(response);
        }
        story.note(reason.toString());
        return new Seen(
                null,
                FailureReason.valueOf(reason.toString().toUpperCase(Locale.ROOT).replace('-', '_'))
                        .httpStatus());
    }

    private static String id(HttpResponse<String> response) {
        String location = response.headers().firstValue("Location").orElse("");
        if (!location.isEmpty()) {
            return location.substring(location.lastIndexOf('/') + 1);
        }
        return json(response).get("id") instanceof String id ? id : null;
    }

    private static JsonObject json(HttpResponse<String> response) {
        try {
            return Jsoner.deserialize(response.body()) instanceof JsonObject object ? object : new JsonObject();
        } catch (DeserializationException e) {
            return new JsonObject();
        }
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        return Duration.ofSeconds(
                response.headers().firstValueAsLong("Retry-After").orElse(1));
    }

    private Duration backOff(int tries) {
        return Duration.ofMillis(100 + luck.nextInt(200 << Math.min(tries, 3)));
    }

    private boolean patient() {
        return System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted();
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
    }
}
