package io.elasticfaces.web;

import io.elasticfaces.message.RecognitionReply;
import java.time.InstantSource;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * Where a ticket and its reply meet, in whichever order they come: the strategy of the aggregator, and the three
 * expressions it asks. Both travel as exchange properties.
 */
public final class Correlation implements AggregationStrategy {
    /** The property that holds a {@link Ticket}. */
    public static final String TICKET = "ticket";
    /** The property that holds a {@link RecognitionReply}. */
    public static final String REPLY = "reply";

    /** The property that is true for a ticket whose request found nobody running. */
    public static final String COLD = "cold";

    private final ObjectKeys keys;
    private final InstantSource clock;
    private final long loneReplyMillis;

    /** @param loneReplyMillis how long a reply waits for its ticket, which is sent before it unless it is nobody's */
    public Correlation(ObjectKeys keys, InstantSource clock, long loneReplyMillis) {
        this.keys = keys;
        this.clock = clock;
        this.loneReplyMillis = loneReplyMillis;
    }

    @Override
    public Exchange aggregate(Exchange first, Exchange next) {
        if (first == null) {
            return next;
        }
        for (String side : new String[] {TICKET, REPLY, Stages.PROPERTY, COLD}) {
            if (first.getProperty(side) == null && next.getProperty(side) != null) {
                first.setProperty(side, next.getProperty(side));
            }
        }
        return first;
    }

    /** Returns what ticket and reply have in common. */
    public String key(@ExchangeProperty(TICKET) Ticket ticket, @ExchangeProperty(REPLY) RecognitionReply reply) {
        return ticket == null ? keys.correlation(reply) : keys.correlation(ticket.id(), ticket.key());
    }

    /** Tells whether both are there; a count would be content with the same reply twice. */
    public boolean met(@ExchangeProperty(TICKET) Ticket ticket, @ExchangeProperty(REPLY) RecognitionReply reply) {
        return ticket != null && reply != null;
    }

    /** Returns how many milliseconds the one waits for the other, 1 or more. */
    public long patienceMillis(@ExchangeProperty(TICKET) Ticket ticket) {
        return ticket == null ? loneReplyMillis : Math.max(1, ticket.deadlineMillis() - clock.millis());
    }
}
