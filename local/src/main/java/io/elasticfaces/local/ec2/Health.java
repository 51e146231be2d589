package io.elasticfaces.local.ec2;

/** The two status checks of an instance: of the machine itself, and of what runs on it. */
enum Health {
    OK("ok", "passed"),
    IMPAIRED("impaired", "failed"),
    INITIALIZING("initializing", "initializing"),
    NOT_APPLICABLE("not-applicable", null);

    private final String status;
    private final String reachability;

    Health(String status, String reachability) {
        this.status = status;
        this.reachability = reachability;
    }

    /** The system status check: a machine that runs is reachable. */
    static Health ofSystem(Instance instance) {
        return switch (instance.state()) {
            case RUNNING -> OK;
            case PENDING -> INITIALIZING;
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> NOT_APPLICABLE;
        };
    }

    /** The instance status check, which fails where a boot hangs. */
    static Health ofInstance(Instance instance, boolean impaired) {
        Health system = ofSystem(instance);
        return system == OK && impaired ? IMPAIRED : system;
    }

    String status() {
        return status;
    }

    /** The result of the reachability check, null when there is none. */
    String reachability() {
        return reachability;
    }
}
