package io.elasticfaces.local.ec2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of a {@link LocalEc2}.
 *
 * @param folder the folder of state, scripts and console logs; created if absent, used by one process at a time
 * @param port the port on 127.0.0.1; 0 takes a free one
 * @param environment the environment of user data, in addition to what {@link InstanceProcess} sets; of this process's
 *     environment only basics such as PATH are passed on
 * @param faults the injected faults
 * @param stopGrace the time between SIGTERM and SIGKILL (systemd's TimeoutStopSec)
 */
public record Ec2Settings(
        Path folder, int port, Map<String, String> environment, FaultInjector faults, Duration stopGrace) {
    static final String REGION = "us-east-1";
    static final String ZONE = REGION + "a";

    public Ec2Settings {
        environment = Map.copyOf(environment);
    }

    /** Settings with a stop grace of 10 s. */
    public Ec2Settings(Path folder, int port, Map<String, String> environment, FaultInjector faults) {
        this(folder, port, environment, faults, Duration.ofSeconds(10));
    }

    /** Settings with a free port, no environment and no faults. */
    public static Ec2Settings in(Path folder) {
        return new Ec2Settings(folder, 0, Map.of(), FaultInjector.NONE);
    }

    public Ec2Settings withFaults(FaultInjector newFaults) {
        return new Ec2Settings(folder, port, environment, newFaults, stopGrace);
    }
}
