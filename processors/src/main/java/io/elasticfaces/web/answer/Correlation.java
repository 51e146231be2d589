package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The aggregation strategy and the expressions that correlate a reply with its pending request. A request is registered
 * before it is sent, so a reply without a request is late.
 */
public final class Correlation implements AggregationStrategy {
    /** The exchange property with a {@link RecognitionReply}. */
    public static final String REPLY = "reply";

    private static final List<String> PROPERTIES = List.of(Submission.PROPERTY, REPLY);

    private final ObjectKeys keys;
    private final InstantSource clock;

    /** @param keys the object keys, which replies without an id are correlated by */
    public Correlation(ObjectKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Copies the properties of the next exchange to the first. They replace older ones, because the last request with
     * an id is the awaited one.
     */
    @Override
    public Exchange aggregate(Exchange first, Exchange next) {
        if (first == null) {
            return next;
        }
        for (String property : PROPERTIES) {
            if (next.getProperty(property) != null) {
                first.setProperty(property, next.getProperty(property));
            }
        }
        return first;
    }

    /** Returns the correlation key of a request or its reply. */
    public String key(
            @ExchangeProperty(Submission.PROPERTY) Submission submission,
            @ExchangeProperty(REPLY) RecognitionReply reply) {
        return submission == null
                ? keys.correlation(reply)
                : keys.correlation(
                        submission.request().id(), submission.request().key());
    }

    /** Returns whether there is a reply. A number of exchanges would not distinguish it from the registration. */
    public boolean isComplete(@ExchangeProperty(REPLY) RecognitionReply reply) {
        return reply != null;
    }

    /** Returns the time until a request's deadline in milliseconds, 1 or more. A reply completes at once. */
    public long timeoutMillis(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return Math.max(1, submission.request().deadlineMillis() - clock.millis());
    }
}
