package io.elasticfaces.web;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionReply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.util.json.JsonObject;

/** Hands answers over: settles the ticket that the aggregator completed, and words the HTTP answer. */
public final class Answers {
    private final WaitingRoom room;
    private final InstantSource clock;
    private final Timer latency;
    private final Counter late;
    private final Counter deadline;

    /** @param meters where latency, late replies and missed deadlines are counted */
    public Answers(WaitingRoom room, InstantSource clock, MeterRegistry meters) {
        this.room = room;
        this.clock = clock;
        this.latency = Timer.builder("faces.answer.latency")
                .description("From acceptance to the reply")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
        this.late = Counter.builder("faces.replies.late")
                .description("Replies that nobody waited for any more")
                .register(meters);
        this.deadline = Counter.builder("faces.answer.deadline.missed")
                .description("Callers that got a 504")
                .register(meters);
    }

    /** Returns the latency of the last minutes' answers: milliseconds by percentile; empty where there were none. */
    JsonObject latency() {
        JsonObject json = new JsonObject();
        HistogramSnapshot now = latency.takeSnapshot();
        for (ValueAtPercentile one : now.percentileValues()) {
            double millis = one.value(TimeUnit.MILLISECONDS);
            if (millis > 0) {
                json.put("p" + Math.round(100 * one.percentile()), Math.round(millis));
            }
        }
        return json;
    }

    /** Settles what the aggregator completed: a ticket with its reply, a ticket past its deadline, or a lone reply. */
    public void settle(
            @ExchangeProperty(Correlation.TICKET) Ticket ticket,
            @ExchangeProperty(Correlation.REPLY) RecognitionReply reply) {
        if (ticket == null) {
            late.increment();
        } else if (reply == null) {
            deadline.increment();
            ticket.answer().completeExceptionally(tooLate(ticket));
        } else {
            room.learn(reply);
            latency.record(Duration.ofMillis(clock.millis() - ticket.acceptedMillis()));
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
        AnswerWording.result(
                exchange, ticket.id(), ticket.fileName(), outcome, clock.millis() - ticket.acceptedMillis());
    }

    /** Words 202 for a request that is on its way: its id, and where its result will be. */
    public void wordAccepted(Exchange exchange) {
        AnswerWording.pending(
                exchange, exchange.getProperty(Correlation.TICKET, Ticket.class).id());
    }

    private static Refusal tooLate(Ticket ticket) {
        return new Refusal(
                504,
                "No worker has answered in time; the work goes on. Fetch the result from " + ticket.location() + ".",
                ticket.id(),
                Map.of("Location", ticket.location()));
    }
}
