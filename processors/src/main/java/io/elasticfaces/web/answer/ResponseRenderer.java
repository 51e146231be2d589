package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Failure;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.web.http.Accepts;
import io.elasticfaces.web.http.HttpProblem;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonObject;

/** Renders responses: text, as in the CSE546 reference project, or JSON. */
final class ResponseRenderer {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** The header that tells how a request ended, so that a failure's sentence is not taken for a name. */
    static final String STATUS = "Faces-Status";

    private static final String WAITING = "waiting";

    private ResponseRenderer() {}

    /** Words 202: the request is on its way, and where its result will be. */
    static void pending(Exchange exchange, String id) {
        String location = "/results/" + id;
        clear(exchange, 202);
        exchange.getMessage().setHeader(STATUS, WAITING);
        exchange.getMessage().setHeader("Location", location);
        if (Accepts.json(exchange)) {
            JsonObject json = new JsonObject();
            json.put("id", id);
            json.put("status", WAITING);
            json.put("location", location);
            body(exchange, JSON, json.toJson());
        } else {
            body(exchange, TEXT, location + "\n");
        }
    }

    /**
     * Words a result: {@code <file name without extension>:<name>}, or all that is known where JSON is asked for.
     *
     * @param totalMillis from acceptance to the reply, or negative where that is not known
     */
    static void result(Exchange exchange, String id, String fileName, Outcome outcome, long totalMillis) {
        clear(exchange, 200);
        exchange.getMessage().setHeader(STATUS, outcome.status().wireName());
        String stem = ObjectKeys.stem(fileName);
        boolean failed = outcome.failure() != null;
        if (!Accepts.json(exchange)) {
            body(exchange, TEXT, failed ? outcome.failure().explanation() + "\n" : stem + ":" + outcome.name());
            return;
        }
        JsonObject json = new JsonObject();
        json.put("id", id);
        json.put("file", fileName);
        if (!failed) {
            json.put("answer", stem + ":" + outcome.name());
            json.put("name", outcome.name());
        }
        json.putAll(OutcomeJson.write(outcome));
        if (totalMillis >= 0) {
            json.put("latency", totalMillis);
        }
        body(exchange, JSON, json.toJson());
    }

    /** Returns what a caller gets for a request that failed for good. */
    static HttpProblem refusal(String id, Failure failure) {
        Outcome outcome = Outcome.failed(failure.reason(), failure.explanation());
        return new HttpProblem(
                failure.reason().httpStatus(),
                failure.explanation(),
                id,
                Map.of(STATUS, outcome.status().wireName()));
    }

    /** Returns what a caller gets who has waited for long enough; the work goes on. */
    static HttpProblem late(PendingRequest request, String why) {
        return new HttpProblem(
                504,
                why + "; the work goes on. Fetch the result from " + request.location() + ".",
                request.id(),
                Map.of("Location", request.location(), STATUS, WAITING));
    }

    private static void clear(Exchange exchange, int status) {
        exchange.getMessage().removeHeaders("CamelAws*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }

    private static void body(Exchange exchange, String type, String body) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody(body);
    }
}
