package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.UnreadableMessage;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/**
 * The aggregation strategy and the expressions that correlate a reply with its pending request. A request is registered
 * before it is sent, so a reply without a request is late.
 */
public final class Correlation implements AggregationStrategy {
    private final PendingRequests pending;
    private final Duration leftFor;
    private final InstantSource clock;

    /**
     * @param pending the requests that replies belong to
     * @param leftFor the time for which other web tiers can receive a reply from the response queue; zero for none
     */
    public Correlation(PendingRequests pending, Duration leftFor, InstantSource clock) {
        this.pending = pending;
        this.leftFor = leftFor;
        this.clock = clock;
    }

    /**
     * Returns whether a message from the response queue may be the reply to a pending request of another web tier.
     *
     * @param sent when it was sent, in milliseconds since the epoch
     */
    public boolean isOfAnotherTier(@Body String message, @Header("SentTimestamp") Long sent) {
        if (sent == null || leftFor.isZero() || clock.millis() >= sent + leftFor.toMillis()) {
            return false;
        }
        try {
            return !pending.awaits(RecognitionReply.parse(message));
        } catch (UnreadableMessage e) {
            return false;
        }
    }

    /** Combines the submission of a request and its reply. The last request with an id is the awaited one. */
    @Override
    public Exchange aggregate(Exchange first, Exchange next) {
        if (first == null) {
            return next;
        }
        Submission earlier = Submission.of(first);
        Submission submission = Submission.of(next);
        if (submission == null) {
            first.getMessage().setBody(next.getMessage().getBody());
        } else {
            if (earlier != null) {
                pending.release(earlier.request());
            }
            first.setProperty(Submission.PROPERTY, submission);
        }
        return first;
    }

    /** Returns the correlation key of a request or its reply, which is the id of the request. */
    public String key(@ExchangeProperty(Submission.PROPERTY) Submission submission, @Body Object body) {
        return submission == null
                ? pending.id((RecognitionReply) body)
                : submission.request().id();
    }

    /** Returns whether there is a reply. A number of exchanges would not distinguish it from the registration. */
    public boolean isComplete(@Body Object body) {
        return body instanceof RecognitionReply;
    }

    /** Returns the time until a request's deadline in milliseconds, 1 or more. A reply completes at once. */
    public long timeoutMillis(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return Math.max(1, pending.remainingMillis(submission.request()));
    }
}
