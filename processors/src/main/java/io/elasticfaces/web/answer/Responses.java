package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.StageTimer;
import org.apache.camel.Exchange;

/** The responses to a picture that was admitted. */
public final class Responses {
    private final RequestMetrics metrics;

    /** @param metrics counts the responses */
    public Responses(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Responds with the outcome of the reply in the body.
     *
     * @throws HttpProblem if the recognition failed permanently
     */
    public void outcome(Exchange exchange) {
        PendingRequest request = request(exchange);
        Outcome outcome = exchange.getMessage().getBody(RecognitionReply.class).outcome();
        if (outcome.failure() != null) {
            throw ResponseRenderer.refusal(request.id(), outcome.failure());
        }
        StageTimer stages = StageTimer.of(exchange);
        stages.responded();
        ResponseRenderer.result(
                exchange,
                request.id(),
                request.fileName(),
                outcome.withTimings(stages.millis()),
                Math.round(stages.latencyMillis()));
        metrics.answered(outcome.status().wireName(), 200);
    }

    /** Responds with 202: the request's id, and the location of its result. */
    public void accepted(Exchange exchange) {
        ResponseRenderer.pending(exchange, request(exchange).id());
        metrics.answered("accepted", 202);
    }

    private static PendingRequest request(Exchange exchange) {
        return exchange.getProperty(Submission.PROPERTY, Submission.class).request();
    }
}
