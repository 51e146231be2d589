package io.elasticfaces.web.answer;

import io.elasticfaces.contract.aws.AwsTrouble;
import io.elasticfaces.web.http.Accepts;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.ProblemDetails;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Renders the responses to failed requests. */
public final class ProblemResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);

    private final RequestMetrics metrics;

    /** @param metrics counts the responses to pictures */
    public ProblemResponses(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /** Turns the exchange's exception into its response. */
    public void render(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Submission submission = exchange.getProperty(Submission.PROPERTY, Submission.class);
        PendingRequest request = submission == null ? null : submission.request();
        // There is no result for the id of a request that is not queued.
        String id = request != null && request.isQueued() ? request.id() : null;
        HttpProblem refusal = refusal(cause, request == null ? null : request.id());
        boolean json = Accepts.json(exchange);
        ProblemDetails problem =
                new ProblemDetails(refusal.status(), refusal.getMessage(), refusal.id() == null ? id : refusal.id());
        var message = exchange.getMessage();
        message.removeHeaders("CamelAws*");
        refusal.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, problem.contentType(json));
        if ("POST".equals(message.getHeader(Exchange.HTTP_METHOD, String.class))) {
            LOG.info("Request {} answered with {}", id == null ? "without an id" : id, refusal.status());
            metrics.answered(outcome(refusal.status()), refusal.status());
        }
        message.setBody(problem.body(json));
    }

    private static String outcome(int status) {
        return switch (status) {
            case 410 -> "expired";
            case 503 -> "unavailable";
            case 504 -> "late";
            default -> status < 500 ? "refused" : "failed";
        };
    }

    private static HttpProblem refusal(Exception cause, String id) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof HttpProblem refusal) {
                return refusal;
            }
            if (t instanceof SdkException) {
                LOG.warn("A call to AWS for request {} failed: {}", id, t.getMessage());
                return ServiceRetry.unavailable();
            }
        }
        if (AwsTrouble.is(cause)) {
            LOG.warn("A call to AWS for request {} failed: {}", id, cause.getMessage());
            return ServiceRetry.unavailable();
        }
        if (AwsTrouble.isLocal(cause)) {
            // The server deletes the upload of a client that closes its connection.
            LOG.warn("The upload of request {} cannot be read: {}", id, cause.getMessage());
        } else {
            LOG.error("Request {} failed", id, cause);
        }
        return new HttpProblem(500, "The service failed to process the request. Try again.");
    }
}
