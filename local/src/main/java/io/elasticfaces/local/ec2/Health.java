package io.elasticfaces.local.ec2;

/** The two status checks of an instance, which agree here: a machine that runs is reachable. */
enum Health {
    OK("ok", "passed"),
    INITIALIZING("initializing", "initializing"),
    NOT_APPLICABLE("not-applicable", null);

    private final String status;
    private final String reachability;

    Health(String status, String reachability) {
        this.status = status;
        this.reachability = reachability;
    }

    static Health of(Instance instance) {
        return switch (instance.state()) {
            case RUNNING -> OK;
            case PENDING -> INITIALIZING;
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> NOT_APPLICABLE;
        };
    }

    String status() {
        return status;
    }

    /** The result of the reachability check, null when there is none. */
    String reachability() {
        return reachability;
    }
}
