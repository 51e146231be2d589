package io.elasticfaces.web;

import org.apache.camel.ExchangeProperty;

/** What the route {@code recognise} calls where a stage of a request ends. */
public final class Stopwatch {
    /** Ends the storing of the picture. */
    public void stored(@ExchangeProperty(Stages.PROPERTY) Stages stages) {
        stages.lap("store");
    }

    /** Ends the sending of the request. */
    public void enqueued(@ExchangeProperty(Stages.PROPERTY) Stages stages) {
        stages.enqueued();
    }
}
