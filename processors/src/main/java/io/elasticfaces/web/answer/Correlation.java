package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.web.http.StageTimer;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * Correlates a reply with its pending request: the strategy of the aggregator, and the expressions that it evaluates. A
 * request is registered before it is sent, so a reply that meets no request is late.
 */
public final class Correlation implements AggregationStrategy {
    /** The exchange property that holds a {@link RecognitionReply}. */
    public static final String REPLY = "reply";

    private static final List<String> PROPERTIES = List.of(Submission.PROPERTY, StageTimer.PROPERTY, REPLY);

    private final ObjectKeys keys;
    private final InstantSource clock;

    /** @param keys how replies without an id are correlated */
    public Correlation(ObjectKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Adds the properties of the next exchange, which replace older ones: the last request of an id is the awaited one. */
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

    /** Returns what a request and its reply have in common. */
    public String key(
            @ExchangeProperty(Submission.PROPERTY) Submission submission,
            @ExchangeProperty(REPLY) RecognitionReply reply) {
        return submission == null
                ? keys.correlation(reply)
                : keys.correlation(
                        submission.request().id(), submission.request().key());
    }

    /** Returns whether there is a reply; a count would take the registration for one. */
    public boolean isComplete(@ExchangeProperty(REPLY) RecognitionReply reply) {
        return reply != null;
    }

    /** Returns how many milliseconds a request still waits, 1 or more. */
    public long timeoutMillis(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        return submission == null ? 1 : Math.max(1, submission.request().deadlineMillis() - clock.millis());
    }
}
