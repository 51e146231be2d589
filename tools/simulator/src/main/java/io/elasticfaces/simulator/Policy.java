package io.elasticfaces.simulator;

/** A policy that starts and stops instances. Each object is used for one run. */
interface Policy {
    String name();

    /** Returns whether a worker stops its instance when the queue is empty. */
    default boolean workersStopThemselves() {
        return true;
    }

    /**
     * Returns whether a worker keeps polling after an empty receive.
     *
     * @param workedSeconds duration of its last busy period
     * @param idleSeconds time since the end of that period
     */
    default boolean keepsPolling(double workedSeconds, double idleSeconds) {
        return false;
    }

    /** Called at the start. A polling policy schedules its first poll here. */
    default void begin(Cloud cloud) {}

    /** Called after a request has been added to the queue. */
    default void arrived(Cloud cloud) {}

    /** Called at every change. Only policies without polling act here. */
    default void changed(Cloud cloud) {}
}
