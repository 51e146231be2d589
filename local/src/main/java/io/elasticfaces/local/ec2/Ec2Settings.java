package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.AccessKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a {@link LocalEc2}.
 *
 * @param folder the folder of state, scripts and console logs; created if absent, used by one process at a time
 * @param port the port on 127.0.0.1; 0 takes a free one
 * @param region the AWS region that EC2 reports
 * @param key the credentials accepted
 * @param environment the environment of user data, in addition to what {@link InstanceRunner} sets; of this process's
 *     environment only basics such as PATH are passed on
 * @param faults the injected faults
 * @param limits times and sizes
 */
public record Ec2Settings(
        Path folder,
        int port,
        String region,
        AccessKey key,
        Map<String, String> environment,
        FaultInjector faults,
        Limits limits) {
    /**
     * Times and sizes.
     *
     * @param startLimit how often user data may be started within {@code startInterval} before an instance whose user
     *     data fails is stopped (systemd's StartLimitBurst)
     * @param startInterval the window in which starts are counted (systemd's StartLimitIntervalSec)
     * @param restartPause the pause before user data that failed is started again (systemd's RestartSec)
     * @param stopGrace the time between SIGTERM and SIGKILL (systemd's TimeoutStopSec)
     * @param maxInstances the largest number of instances that are not terminated
     * @param terminatedVisible how long a terminated instance is described (about an hour on AWS)
     * @param consoleBytes the size at which a console log is rotated; two files are kept
     */
    public record Limits(
            int startLimit,
            Duration startInterval,
            Duration restartPause,
            Duration stopGrace,
            int maxInstances,
            Duration terminatedVisible,
            int consoleBytes) {
        static final Limits DEFAULT = new Limits(
                5,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                64,
                Duration.ofHours(1),
                1 << 20);
    }

    public Ec2Settings {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(faults, "faults");
        Objects.requireNonNull(limits, "limits");
        environment = Map.copyOf(environment);
    }

    /** Defaults: a free port, us-east-1, {@link AccessKey#DEFAULT}, no faults. */
    public static Ec2Settings in(Path folder) {
        return new Ec2Settings(folder, 0, "us-east-1", AccessKey.DEFAULT, Map.of(), FaultInjector.NONE, Limits.DEFAULT);
    }

    public Ec2Settings withFaults(FaultInjector newFaults) {
        return new Ec2Settings(folder, port, region, key, environment, newFaults, limits);
    }

    public Ec2Settings withLimits(Limits newLimits) {
        return new Ec2Settings(folder, port, region, key, environment, faults, newLimits);
    }

    String zone() {
        return region + "a";
    }
}
