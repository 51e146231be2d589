package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.contract.aws.FileNameMetadata;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.answer.PendingRequest.Progress;
import io.elasticfaces.web.http.HttpProblem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending requests of this process. A reply, a stored outcome, a failure or the deadline completes them. Each has a
 * place in the {@link Bulkhead} until then, even if it is deleted and its client gets a response earlier.
 */
public final class PendingRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);

    private static final String NOT_QUEUED =
            "The picture could not be queued, and this request has failed. Send it again in a few seconds.";

    /** The time for which a problem is reported: without replies, nobody notices that it was solved. */
    private static final Duration TROUBLE_SHOWN = Duration.ofMinutes(10);

    /** The requests whose clients wait, by id. */
    private final Map<String, PendingRequest> awaited = new ConcurrentHashMap<>();

    /** The requests that have a place. */
    private final Set<PendingRequest> placed = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> galleryTrouble = Optional.empty();
    private volatile long repliedMillis;
    private final AtomicLong replies = new AtomicLong();
    private volatile Detection latest = Detection.NONE;

    private final Bulkhead bulkhead;
    private final InstantSource clock;
    private final RequestMetrics metrics;

    public PendingRequests(Bulkhead bulkhead, InstantSource clock, RequestMetrics metrics) {
        this.bulkhead = bulkhead;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Adds a request and returns it, or returns the pending one with the same id. */
    public PendingRequest join(PendingRequest request) {
        PendingRequest first = awaited.putIfAbsent(request.id(), request);
        if (first != null) {
            return first;
        }
        placed.add(request);
        request.reply().whenComplete((reply, failure) -> awaited.remove(request.id(), request));
        return request;
    }

    /** Notes that the request is queued, unless it has been completed or has failed meanwhile. */
    public void queued(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        PendingRequest request = submission.request();
        if (request.reply().isDone()) {
            return;
        }
        submission.stages().enqueued();
        request.progress().set(Progress.QUEUED);
        if (clock.millis() >= request.deadlineMillis()) {
            // The aggregator's time-out came before it was queued, and had no effect.
            expire(request);
        }
    }

    /** Returns the stage that completes with the reply. The exchange waits for it without a thread. */
    public CompletionStage<RecognitionReply> await(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return submission.request().reply();
    }

    /** Completes the request with its stored outcome. */
    public void complete(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        submission.stages().lap("recall");
        complete(submission.request(), exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class));
    }

    private void complete(PendingRequest request, Outcome outcome) {
        release(request);
        request.complete(new RecognitionReply(request.key(), request.id(), outcome));
    }

    /** Prepares the put of the outcome of a request that could not be queued. */
    public void recordNotQueued(Exchange exchange) {
        PendingRequest request = Submission.of(exchange).request();
        Outcome outcome = Outcome.failed(FailureReason.NOT_QUEUED, NOT_QUEUED);
        exchange.setProperty(StoredOutcome.PROPERTY, outcome);
        StoredOutcome.prepare(exchange, request.key(), outcome, FileNameMetadata.of(request.fileName()));
    }

    /**
     * Ends a request whose send failed, with the stored outcome: that of a worker that received it nevertheless, or the
     * recorded failure. For a request with an {@code Idempotency-Key}, no failure is recorded, because its client
     * retries it with the same id.
     */
    public void notQueued(Exchange exchange) {
        PendingRequest request = Submission.of(exchange).request();
        Outcome stored = exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class);
        if (stored == null) {
            fail(request, ServiceRetry.unavailable());
        } else if (stored.failure() != null && stored.failure().reason() == FailureReason.NOT_QUEUED) {
            String why = stored.failure().explanation();
            fail(
                    request,
                    new HttpProblem(
                            503, why, request.id(), ServiceRetry.unavailable().headers()));
        } else {
            complete(request, stored);
        }
    }

    /** Fails the request of an exchange that failed before the request was queued, including its duplicates. */
    public void abandon(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        if (submission != null && submission.isOwner() && !submission.request().isQueued()) {
            Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            fail(submission.request(), cause);
        }
    }

    private void fail(PendingRequest request, Exception cause) {
        release(request);
        request.reply().completeExceptionally(cause);
    }

    /** Handles the result of the aggregator: a request with its reply, a request past its deadline, or a late reply. */
    public void settle(@ExchangeProperty(Submission.PROPERTY) Submission submission, @Body Object body) {
        RecognitionReply reply = body instanceof RecognitionReply received ? received : null;
        if (reply != null) {
            metrics.reply(reply);
            replies.incrementAndGet();
        }
        if (submission == null) {
            metrics.late();
            LOG.info("The reply to request {} is late", RecognitionRequest.logId(reply.id()));
        } else if (reply == null) {
            expire(submission.request());
        } else {
            replied(submission.request(), reply);
        }
    }

    private void replied(PendingRequest request, RecognitionReply reply) {
        release(request);
        repliedMillis = clock.millis();
        galleryTrouble = galleryTrouble(request, reply);
        if (reply.outcome().sighting().threshold() != null) {
            latest = reply.outcome().sighting();
        }
        bulkhead.learn(reply);
        StageTimer stages = request.stages();
        stages.replied(reply.outcome().sighting().timings());
        metrics.replied(stages, request.cold());
        LOG.info("Request {} answered after {} ms", request.id(), Math.round(stages.millis()));
        request.complete(reply);
    }

    /** Returns the problem of the gallery that the last reply showed, if it came within the last ten minutes. */
    public Optional<String> galleryTrouble() {
        return galleryTrouble.filter(trouble -> clock.millis() - repliedMillis < TROUBLE_SHOWN.toMillis());
    }

    /** Returns the number of replies that workers have sent. */
    public long replies() {
        return replies.get();
    }

    /** Returns the last detection with a threshold, or {@link Detection#NONE}. */
    public Detection latest() {
        return latest;
    }

    private static Optional<String> galleryTrouble(PendingRequest request, RecognitionReply reply) {
        Outcome outcome = reply.outcome();
        if (outcome.failure() != null && outcome.failure().reason() == FailureReason.WRONG_GALLERY) {
            return Optional.of(outcome.failure().explanation());
        }
        String used = outcome.sighting().gallery();
        return used != null && request.gallery() != null && used.compareTo(request.gallery()) < 0
                ? Optional.of("Gallery version " + request.gallery() + " is of another model set or cannot be read, and"
                        + " workers use version " + used + " of the model set "
                        + outcome.sighting().model() + ". If people are missing in it, run ./faces people add")
                : Optional.empty();
    }

    /**
     * Returns the id of a reply's request. A reply of the reference project has only the key. With {@code
     * app.keys=original} several requests may have it, of which the oldest is meant.
     */
    String id(RecognitionReply reply) {
        String key = reply.imageName();
        return Optional.ofNullable(reply.id())
                .filter(id -> hasKey(id, key))
                .or(() -> RequestIds.ofKey(key))
                .or(() -> placed.stream()
                        .filter(request -> request.key().equals(key))
                        .min(Comparator.comparingLong(PendingRequest::acceptedMillis))
                        .map(PendingRequest::id))
                .orElse(key);
    }

    /** Returns whether a client waits for a reply. */
    boolean awaits(RecognitionReply reply) {
        return awaited.containsKey(id(reply));
    }

    /** Ends a request past its deadline if it is queued. Otherwise its client would get no location. */
    private void expire(PendingRequest request) {
        if (request.reply().isDone()) {
            release(request);
        } else if (request.isQueued()) {
            LOG.info("Request {} got no reply in {} ms", request.id(), clock.millis() - request.acceptedMillis());
            fail(request, Responses.late(request, "No worker has replied in time"));
        }
    }

    /** Returns whether a reply with an id and a key can be that of the request, and not of a picture under another key. */
    private boolean hasKey(String id, String key) {
        PendingRequest request = awaited.get(id);
        return request == null || request.key().equals(key);
    }

    /** Gives back the place of a request. Further calls have no effect. */
    void release(PendingRequest request) {
        if (placed.remove(request)) {
            bulkhead.leave();
        }
    }

    /** Fails a deleted request, if it is pending in this process. Its message may still be in the queue. */
    void deleted(HttpProblem refusal) {
        PendingRequest request = awaited.get(refusal.id());
        if (request != null) {
            request.reply().completeExceptionally(refusal);
        }
    }

    /** Returns the time until the deadline of a request, 0 or more. */
    long remainingMillis(PendingRequest request) {
        return Math.max(0, request.deadlineMillis() - clock.millis());
    }

    /** Returns the admission time of the oldest request, in milliseconds since the epoch, or empty without requests. */
    OptionalLong oldestMillis() {
        return awaited.values().stream()
                .mapToLong(PendingRequest::acceptedMillis)
                .min();
    }

    /** Responds to all waiting clients with 504 and the result's location. The requests continue. */
    public void drain() {
        for (PendingRequest request : List.copyOf(awaited.values())) {
            request.reply().completeExceptionally(Responses.late(request, "This server is shutting down"));
        }
    }
}
