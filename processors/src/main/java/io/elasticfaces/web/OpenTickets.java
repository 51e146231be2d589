package io.elasticfaces.web;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The tickets whose callers wait now, so that those who are left when this process ends are told where to fetch. */
public final class OpenTickets {
    private final Map<String, Ticket> open = new ConcurrentHashMap<>();

    /** Takes a ticket in, and returns it; or, where one of its id is open already, that one. */
    Ticket join(Ticket ticket) {
        Ticket first = open.putIfAbsent(ticket.id(), ticket);
        if (first != null) {
            return first;
        }
        ticket.answer().whenComplete((reply, failure) -> open.remove(ticket.id(), ticket));
        return ticket;
    }

    /** Answers who waits for a request that is deleted, if anybody does here, with 410. */
    void deleted(Refusal refusal) {
        Ticket ticket = open.get(refusal.id());
        if (ticket != null) {
            ticket.answer().completeExceptionally(refusal);
        }
    }

    /** Returns when the oldest of them was accepted, in milliseconds since the epoch, or empty where there is none. */
    OptionalLong oldestMillis() {
        return open.values().stream().mapToLong(Ticket::acceptedMillis).min();
    }

    /** Answers every caller who still waits with 504 and where the result will be; the work goes on. */
    public void tellTheRest() {
        for (Ticket ticket : List.copyOf(open.values())) {
            ticket.answer()
                    .completeExceptionally(AnswerWording.late(ticket, "This server ends before the answer has come"));
        }
    }
}
