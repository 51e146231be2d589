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

    /** The header with the status of the request, which distinguishes an explanation from a name. */
    static final String STATUS = "Faces-Status";

    private static final String WAITING = "waiting";

    private ResponseRenderer() {}

    /** Renders 202 with the location of the result. */
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
     * Renders a result: {@code <file name without extension>:<name>}, or all details if the client prefers JSON.
     *
     * @param totalMillis the latency, or negative if it is unknown
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

    /** Returns the error response for a permanent failure. */
    static HttpProblem refusal(String id, Failure failure) {
        Outcome outcome = Outcome.failed(failure.reason(), failure.explanation());
        return new HttpProblem(
                failure.reason().httpStatus(),
                failure.explanation(),
                id,
                Map.of(STATUS, outcome.status().wireName()));
    }

    /** Returns the error response at the deadline; the request continues. */
    static HttpProblem late(PendingRequest request, String why) {
        return new HttpProblem(
                504,
                why + "; the request continues. Fetch the result from " + request.location() + ".",
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
