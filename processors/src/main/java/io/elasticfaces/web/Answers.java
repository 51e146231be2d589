package io.elasticfaces.web;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands answers over: settles the ticket that the aggregator completed, and words the HTTP answer. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final WaitingRoom room;
    private final InstantSource clock;
    private final RequestMetrics metrics;

    /** @param metrics where answers, late replies and stages are counted */
    Answers(WaitingRoom room, InstantSource clock, RequestMetrics metrics) {
        this.room = room;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Settles what the aggregator completed: a ticket with its reply, a ticket past its deadline, or a lone reply. */
    public void settle(
            @ExchangeProperty(Correlation.TICKET) Ticket ticket,
            @ExchangeProperty(Correlation.REPLY) RecognitionReply reply,
            @ExchangeProperty(Stages.PROPERTY) Stages stages,
            @ExchangeProperty(Correlation.COLD) Boolean cold) {
        if (reply != null) {
            metrics.reply(reply);
        }
        if (ticket != null) {
            ticket.over().complete(null);
        }
        if (ticket == null) {
            metrics.late();
            LOG.info("Reply for request {} came when nobody waited for it here", RecognitionRequest.logId(reply.id()));
        } else if (reply == null) {
            LOG.info("Request {} got no reply in {} ms", ticket.id(), clock.millis() - ticket.acceptedMillis());
            ticket.answer().completeExceptionally(AnswerWording.late(ticket, "No worker has answered in time"));
        } else {
            room.learn(reply);
            stages.replied(reply.outcome().sighting().timings());
            metrics.replied(stages, Boolean.TRUE.equals(cold));
            LOG.info("Request {} answered after {} ms", ticket.id(), Math.round(stages.latencyMillis()));
            ticket.answer().complete(reply);
        }
    }

    /**
     * Words the answer: {@code <file name without extension>:<name>}, or all that is known where JSON is asked for.
     *
     * @throws Refusal if the recognition failed for good
     */
    public void word(Exchange exchange) {
        Ticket ticket = exchange.getProperty(Correlation.TICKET, Ticket.class);
        Outcome outcome = exchange.getMessage().getBody(RecognitionReply.class).outcome();
        if (outcome.failure() != null) {
            throw AnswerWording.refusal(ticket.id(), outcome.failure());
        }
        Stages stages = Stages.of(exchange);
        stages.worded();
        AnswerWording.result(
                exchange,
                ticket.id(),
                ticket.fileName(),
                outcome.withTimings(stages.millis()),
                Math.round(stages.latencyMillis()));
        metrics.answered(outcome.status().wireName(), 200);
    }

    /** Words 202 for a request that is on its way: its id, and where its result will be. */
    public void wordAccepted(Exchange exchange) {
        AnswerWording.pending(
                exchange, exchange.getProperty(Correlation.TICKET, Ticket.class).id());
        metrics.answered("accepted", 202);
    }
}
