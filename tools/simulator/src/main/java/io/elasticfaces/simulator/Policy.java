package io.elasticfaces.simulator;

/** A rule that starts and stops instances. One object plays one trace. */
interface Policy {
    /** Returns its name for people. */
    String name();

    /** Says whether workers end by themselves when they find no work, as ours and the original's do. */
    default boolean workersStopThemselves() {
        return true;
    }

    /**
     * Says whether a worker stays after an empty receive.
     *
     * @param worked for how many seconds it had been at work
     * @param idle for how many it has had none
     */
    default boolean stays(double worked, double idle) {
        return false;
    }

    /** Begins; a rule that looks now and then puts its first look on the agenda here. */
    default void begin(Cloud cloud) {}

    /** A request has arrived, and is counted already. */
    default void arrived(Cloud cloud) {}

    /** Anything has changed; only a rule that knows everything at once does something here. */
    default void changed(Cloud cloud) {}
}
