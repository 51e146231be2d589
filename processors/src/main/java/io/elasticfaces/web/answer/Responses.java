package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Failure;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.aws.AwsTrouble;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.http.Accepts;
import io.elasticfaces.web.http.Api;
import io.elasticfaces.web.http.ErrorBody;
import io.elasticfaces.web.http.ErrorKind;
import io.elasticfaces.web.http.HttpProblem;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.util.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The HTTP responses: text, as in the CSE546 reference project, or JSON if the client prefers it. */
public final class Responses {
    /** The header with the status of the request, which distinguishes an explanation from a name. */
    static final String STATUS = "Faces-Status";

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String WAITING = "waiting";

    private final RequestMetrics metrics;

    /** @param metrics counts the responses to pictures */
    public Responses(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Responds with the outcome of the reply in the body.
     *
     * @throws HttpProblem if the recognition failed permanently
     */
    public void outcome(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        PendingRequest request = submission.request();
        Outcome outcome = exchange.getMessage().getBody(RecognitionReply.class).outcome();
        if (outcome.failure() != null) {
            throw failed(request.id(), outcome.failure());
        }
        submission.stages().lap(submission.isOwner() ? "answer" : "wait");
        result(
                exchange,
                request.id(),
                request.fileName(),
                outcome.withTimings(submission.stages().stages()),
                Math.round(submission.stages().millis()));
        metrics.answered(outcome.status().wireName(), 200);
    }

    /**
     * Responds with the result of an operation, which is the loaded outcome.
     *
     * @param outcome the outcome, or null if it was deleted meanwhile
     * @param asked what the client asked for
     * @throws HttpProblem if the operation failed permanently
     */
    public void operation(
            Exchange exchange,
            @ExchangeProperty(StoredOutcome.PROPERTY) Outcome outcome,
            @ExchangeProperty(OperationRequest.PROPERTY) OperationRequest asked) {
        Submission submission = Submission.of(exchange);
        String id = submission.request().id();
        if (outcome == null) {
            throw new HttpProblem(410, "The request was deleted.", id, Map.of());
        }
        if (outcome.failure() != null) {
            throw failed(id, outcome.failure());
        }
        submission.stages().lap(submission.isOwner() ? "answer" : "wait");
        respond(exchange, asked.status(), JSON, outcome.result());
        metrics.answered(outcome.status().wireName(), asked.status());
    }

    /** Responds with 202: the request's id, and the location of its result. */
    public void accepted(Exchange exchange) {
        pending(exchange, Submission.of(exchange).request().id());
        metrics.answered("accepted", 202);
    }

    /** Responds with the error that the exchange's exception means. */
    public void problem(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        PendingRequest request = submission == null ? null : submission.request();
        HttpProblem problem = problem(exchange, request == null ? null : request.id());
        // There is no result for the id of a request that is not queued.
        String id = request != null && request.isQueued() ? request.id() : problem.id();
        ErrorBody error = ErrorBody.of(
                problem,
                Api.of(exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class)),
                exchange.getMessage().getHeader("Accept", String.class),
                id);
        respond(exchange, error.status(), error.contentType(), error.text());
        error.headers().forEach(exchange.getMessage()::setHeader);
        if ("POST".equals(exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class))) {
            LOG.info("Request {} answered with {}", id == null ? "without an id" : id, problem.status());
            metrics.answered(
                    switch (problem.status()) {
                        case 410 -> "expired";
                        case 503 -> "unavailable";
                        case 504 -> "late";
                        default -> problem.status() < 500 ? "refused" : "failed";
                    },
                    problem.status());
        }
    }

    private static HttpProblem problem(Exchange exchange, String id) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof HttpProblem problem) {
                return problem;
            }
            if (t instanceof SdkException || AwsTrouble.is(t)) {
                LOG.warn("A call to AWS for request {} failed: {}", id, t.getMessage());
                return ServiceRetry.unavailable();
            }
        }
        if (!exchange.getContext().isStarted()) {
            LOG.warn("Request {} failed because the service stops: {}", id, String.valueOf(cause));
            return HttpProblem.startingOrStopping();
        }
        if (AwsTrouble.isLocal(cause)) {
            // The server deletes the upload of a client that closes its connection.
            LOG.warn("The upload of request {} cannot be read: {}", id, cause.getMessage());
        } else {
            LOG.error("Request {} failed", id, cause);
        }
        return new HttpProblem(500, "The service failed to process the request. Try again.");
    }

    /** Responds with 202 and the location of the result. */
    static void pending(Exchange exchange, String id) {
        String location = "/results/" + id;
        if (Accepts.json(exchange)) {
            JsonObject json = new JsonObject();
            json.put("id", id);
            json.put("status", WAITING);
            json.put("location", location);
            respond(exchange, 202, JSON, json.toJson());
        } else {
            respond(exchange, 202, TEXT, location + "\n");
        }
        exchange.getMessage().setHeader(STATUS, WAITING);
        exchange.getMessage().setHeader("Location", location);
    }

    /**
     * Responds with a result: {@code <file name without extension>:<name>}, or all details as JSON.
     *
     * @param totalMillis the latency, or negative if it is unknown
     */
    static void result(Exchange exchange, String id, String fileName, Outcome outcome, long totalMillis) {
        String answer = ObjectKeys.stem(fileName) + ":" + outcome.name();
        Failure failure = outcome.failure();
        if (outcome.result() != null) {
            respond(exchange, 200, JSON, outcome.result());
        } else if (Accepts.json(exchange)) {
            JsonObject json = new JsonObject();
            json.put("id", id);
            json.put("file", fileName);
            if (failure == null) {
                json.put("answer", answer);
                json.put("name", outcome.name());
            }
            json.putAll(OutcomeJson.write(outcome));
            if (totalMillis >= 0) {
                json.put("latency", totalMillis);
            }
            respond(exchange, 200, JSON, json.toJson());
        } else {
            respond(exchange, 200, TEXT, failure == null ? answer : failure.explanation() + "\n");
        }
        exchange.getMessage().setHeader(STATUS, outcome.status().wireName());
    }

    /** Returns the error response for a permanent failure. */
    static HttpProblem failed(String id, Failure failure) {
        Outcome outcome = Outcome.failed(failure.reason(), failure.explanation());
        return new HttpProblem(
                        failure.reason().httpStatus(),
                        failure.explanation(),
                        id,
                        Map.of(STATUS, outcome.status().wireName()))
                .of(ErrorKind.of(failure.reason()));
    }

    /** Returns the error response at the deadline; the request continues. */
    static HttpProblem late(PendingRequest request, String why) {
        return new HttpProblem(
                504,
                why + "; the request continues. Fetch the result from " + request.location() + ".",
                request.id(),
                Map.of("Location", request.location(), STATUS, WAITING));
    }

    private static void respond(Exchange exchange, int status, String type, String body) {
        var message = exchange.getMessage();
        message.removeHeaders("CamelAws*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setBody(body);
    }
}
