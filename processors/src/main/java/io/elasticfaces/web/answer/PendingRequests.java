package io.elasticfaces.web.answer;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.StageTimer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that are pending in this process: admitted, submitted, and completed by a reply, a stored outcome, a
 * failure or the deadline. Each holds a place of the {@link Bulkhead} until nothing of it is left here or in the queue,
 * however early its caller was answered.
 */
public final class PendingRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);

    private static final String NOT_QUEUED =
            "The picture could not be queued, and nothing will become of this request. Send it again in some seconds.";

    private final Map<String, PendingRequest> awaited = new ConcurrentHashMap<>();
    private final Set<PendingRequest> holders = ConcurrentHashMap.newKeySet();
    private final Bulkhead bulkhead;
    private final InstantSource clock;
    private final RequestMetrics metrics;

    public PendingRequests(Bulkhead bulkhead, InstantSource clock, RequestMetrics metrics) {
        this.bulkhead = bulkhead;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Adds a request, and returns it; or the one with its id that is awaited already. */
    public PendingRequest join(PendingRequest request) {
        PendingRequest first = awaited.putIfAbsent(request.id(), request);
        if (first != null) {
            return first;
        }
        holders.add(request);
        request.reply().whenComplete((reply, failure) -> awaited.remove(request.id(), request));
        return request;
    }

    /** Notes that the request is in the queue, unless it has failed or was completed meanwhile. */
    public void queued(Exchange exchange) {
        PendingRequest request = submission(exchange).request();
        StageTimer.of(exchange).enqueued();
        request.queued().complete(null);
        if (clock.millis() >= request.deadlineMillis()) {
            // The aggregator has let it go.
            expire(request);
        }
    }

    /** Returns what completes once the request is in the queue; Camel parks the exchange on it without a thread. */
    public CompletionStage<Void> awaitQueued(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return submission.request().queued();
    }

    /** Returns the reply as it will come; Camel parks the exchange on it without a thread. */
    public CompletionStage<RecognitionReply> await(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return submission.request().reply();
    }

    /** Completes the request by the outcome that is stored for it. */
    public void complete(Exchange exchange) {
        complete(submission(exchange).request(), exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class));
        StageTimer.of(exchange).recalled();
    }

    private void complete(PendingRequest request, Outcome outcome) {
        release(request);
        request.complete(new RecognitionReply(request.key(), request.id(), outcome));
    }

    /** Prepares the put that records that the request could not be queued, as its only outcome. */
    public void recordNotQueued(Exchange exchange) {
        PendingRequest request = submission(exchange).request();
        Outcome outcome = Outcome.failed(FailureReason.NOT_QUEUED, NOT_QUEUED);
        exchange.setProperty(StoredOutcome.PROPERTY, outcome);
        StoredOutcome.prepare(exchange, request.key(), outcome, FileNameMetadata.of(request.fileName()));
    }

    /**
     * Ends a request whose send failed. Its outcome is what is stored: that of a worker that received it nevertheless, or
     * the failure that was recorded. A request with an {@code Idempotency-Key} has no recorded failure, since its caller
     * sends it again under the same id.
     */
    public void notQueued(Exchange exchange) {
        PendingRequest request = submission(exchange).request();
        Outcome stored = exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class);
        if (stored == null) {
            fail(request, ServiceRetry.unavailable());
        } else if (stored.failure() != null && stored.failure().reason() == FailureReason.NOT_QUEUED) {
            fail(
                    request,
                    new HttpProblem(
                            503,
                            stored.failure().explanation(),
                            request.id(),
                            ServiceRetry.unavailable().headers()));
        } else {
            complete(request, stored);
        }
    }

    /** Ends the request of an exchange that has failed before the request was queued; whoever has joined it fails too. */
    public void abandon(Exchange exchange) {
        Submission submission = submission(exchange);
        if (submission != null && submission.isOwner() && !submission.request().isQueued()) {
            Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            fail(submission.request(), cause);
        }
    }

    private void fail(PendingRequest request, Exception cause) {
        release(request);
        request.fail(cause);
    }

    /** Completes what the aggregator has completed: a request with its reply, one past its deadline, or a late reply. */
    public void settle(
            @ExchangeProperty(Submission.PROPERTY) Submission submission,
            @ExchangeProperty(Correlation.REPLY) RecognitionReply reply,
            @ExchangeProperty(StageTimer.PROPERTY) StageTimer stages) {
        if (reply != null) {
            metrics.reply(reply);
        }
        if (submission == null) {
            metrics.late();
            LOG.info("The reply to request {} is late", RecognitionRequest.logId(reply.id()));
            return;
        }
        PendingRequest request = submission.request();
        if (reply == null) {
            expire(request);
        } else {
            release(request);
            bulkhead.learn(reply);
            stages.replied(reply.outcome().sighting().timings());
            metrics.replied(stages, request.cold());
            LOG.info("Request {} answered after {} ms", request.id(), Math.round(stages.latencyMillis()));
            request.complete(reply);
        }
    }

    /** Ends a request past its deadline, unless it is not queued yet: then its caller gets no location. */
    private void expire(PendingRequest request) {
        if (request.isQueued()) {
            LOG.info("Request {} got no reply in {} ms", request.id(), clock.millis() - request.acceptedMillis());
            fail(request, ResponseRenderer.late(request, "No worker has answered in time"));
        }
    }

    private void release(PendingRequest request) {
        if (holders.remove(request)) {
            bulkhead.leave();
        }
    }

    /** Fails the request that a deletion has ended, if it is awaited here. */
    void deleted(HttpProblem refusal) {
        PendingRequest request = awaited.get(refusal.id());
        if (request != null) {
            request.reply().completeExceptionally(refusal);
        }
    }

    /** Returns when the oldest of them was admitted, in milliseconds since the epoch, or empty if there is none. */
    OptionalLong oldestMillis() {
        return awaited.values().stream()
                .mapToLong(PendingRequest::acceptedMillis)
                .min();
    }

    /** Answers every caller that still waits with 504 and the result's location; the work goes on. */
    public void drain() {
        for (PendingRequest request : List.copyOf(awaited.values())) {
            request.reply()
                    .completeExceptionally(
                            ResponseRenderer.late(request, "This server ends before the answer has come"));
        }
    }

    private static Submission submission(Exchange exchange) {
        return exchange.getProperty(Submission.PROPERTY, Submission.class);
    }
}
