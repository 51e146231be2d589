package io.elasticfaces.controller.decide;

/** A change of an instance that EC2 can refuse, in the order in which the changes of one decision are made. */
public enum InstanceOperation {
    /** Sets the tag with which an idle worker stays. */
    KEEP_WARM("tag", "createTags"),
    /** Overwrites the tag with which an idle worker stays. */
    RELEASE("tag", "createTags"),
    START("start", "startInstances"),
    LAUNCH("launch", "createAndRunInstances"),
    STOP("stop", "stopInstances"),
    /** Stops an instance without waiting for its operating system. */
    FORCE_STOP("force off", "stopInstances"),
    TERMINATE("terminate", "terminateInstances");

    private final String verb;
    private final String call;

    InstanceOperation(String verb, String call) {
        this.verb = verb;
        this.call = call;
    }

    /** Returns the operation's name in Camel's EC2 component. */
    public String call() {
        return call;
    }

    /** Returns whether the change adds an active instance. */
    public boolean adds() {
        return this == START || this == LAUNCH;
    }

    /** Returns the key of a refusal. It includes the operation, so that a refused tag does not delay a start. */
    String of(String id) {
        return verb + " " + id;
    }

    /** Returns the operation's verb, e.g. {@code start}. */
    @Override
    public String toString() {
        return verb;
    }
}
