package io.elasticfaces.web;

import org.apache.camel.ExchangeProperty;

/** What the route {@code recognise} calls where a stage of a request ends. */
public final class Stopwatch {
    /** Ends the sending of the request. */
    public void enqueued(@ExchangeProperty(Stages.PROPERTY) Stages stages) {
        stages.enqueued();
    }
}
