package io.elasticfaces.simulator;

/** Starts and stops instances. An object is used for one run. */
interface Policy {
    String name();

    /** Returns whether workers stop their instance when they find no work. */
    default boolean workersStopThemselves() {
        return true;
    }

    /**
     * Returns whether a worker keeps polling after an empty receive.
     *
     * @param workedSeconds how long it had been at work
     * @param idleSeconds how long it has had no work since
     */
    default boolean keepsPolling(double workedSeconds, double idleSeconds) {
        return false;
    }

    /** Called at the start; a policy that polls schedules its first poll here. */
    default void begin(Cloud cloud) {}

    /** Called when a request is in the queue. */
    default void arrived(Cloud cloud) {}

    /** Called at every change; only policies that need no polling act here. */
    default void changed(Cloud cloud) {}
}
