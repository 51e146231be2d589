package io.elasticfaces.controller;

import io.elasticfaces.contract.InvalidSetting;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.controller.decide.DefaultMax;
import io.elasticfaces.controller.decide.ScalingSettings;
import java.time.Duration;
import java.util.List;

/**
 * The controller's settings, {@code app.controller.*}.
 *
 * @param scaling the bounds of scaling decisions
 * @param maxReason the origin of the maximum, for the log
 * @param launchTemplate the name of the EC2 launch template for new instances; blank to launch none
 * @param idleTick the interval of measurements while no request waits and no instance runs
 */
public record ControllerSettings(ScalingSettings scaling, String maxReason, String launchTemplate, Duration idleTick) {
    private static final String PREFIX = "app.controller.";
    private static final String AUTO = "auto";
    private static final int SHORTEST_TICK_MILLIS = 10;
    private static final int LONGEST_TICK_MILLIS = 60_000;
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * The environment that determines the default maximum.
     *
     * @param ec2Endpoint the endpoint of EC2; blank for AWS
     * @param cores the number of cores of this machine
     * @param memoryBytes the memory of this machine, in bytes
     */
    public record Place(String ec2Endpoint, int cores, long memoryBytes) {}

    /**
     * Reads the settings.
     *
     * @throws InvalidSetting if a setting is invalid
     */
    public static ControllerSettings read(Settings settings, Place place) {
        settings.number(PREFIX + "tick-millis", SHORTEST_TICK_MILLIS, LONGEST_TICK_MILLIS);
        String template = settings.text(PREFIX + "launch-template");
        int pool = (int) settings.number(PREFIX + "pool", 1, ScalingSettings.MOST);
        boolean launches = !template.isEmpty();
        DefaultMax max = max(settings, place, launches ? pool : ScalingSettings.MOST);
        Duration idleTick = settings.duration(PREFIX + "idle-tick", Duration.ZERO, DAY);
        ScalingSettings scaling = new ScalingSettings(
                (int) settings.number(PREFIX + "min", 0, max.max()),
                max.max(),
                settings.count(PREFIX + "backlog-per-instance", 1),
                settings.duration(PREFIX + "target-wait", Duration.ZERO, ScalingSettings.LONGEST_WAIT),
                settings.duration(PREFIX + "lookahead", Duration.ZERO, ScalingSettings.LONGEST_LOOKAHEAD),
                settings.duration(PREFIX + "startup-grace", Duration.ZERO, DAY),
                settings.duration(PREFIX + "stabilization-window", Duration.ZERO, DAY),
                idleTimeout(settings),
                settings.duration(PREFIX + "liveness-timeout", Duration.ZERO, DAY),
                launches ? pool : 0);
        // Calls to the local cloud cost nothing.
        Duration pause = DefaultMax.isLocal(place.ec2Endpoint()) ? Duration.ZERO : idleTick;
        return new ControllerSettings(scaling, max.why(), template, pause);
    }

    private static DefaultMax max(Settings settings, Place place, int pool) {
        String name = PREFIX + "max";
        if (!settings.text(name).equals(AUTO)) {
            return new DefaultMax((int) settings.number(name, 0, pool), "the setting " + name);
        }
        int min = (int) settings.number(PREFIX + "min", 0, pool);
        DefaultMax max = DefaultMax.onAws();
        if (DefaultMax.isLocal(place.ec2Endpoint())) {
            max = DefaultMax.onThisMachine(
                    place.cores(), place.memoryBytes(), settings.number("app.max-pixels", 1, Integer.MAX_VALUE));
        }
        if (pool < max.max()) {
            max = new DefaultMax(pool, "the setting " + PREFIX + "pool");
        }
        return min <= max.max() ? max : new DefaultMax(min, "the setting " + PREFIX + "min");
    }

    /** The controller must not stop workers that are configured to stay warm. */
    private static Duration idleTimeout(Settings settings) {
        String name = PREFIX + "idle-timeout";
        Duration idleTimeout = settings.duration(name, Duration.ZERO, DAY);
        for (String warm : List.of("app.worker.keep-warm", "app.worker.keep-warm-most")) {
            Duration stay = settings.duration(warm, Duration.ZERO, DAY);
            if (idleTimeout.compareTo(stay) <= 0) {
                throw Settings.invalid(
                        name, settings.text(name), "more than " + warm + ", which is " + settings.text(warm));
            }
        }
        return idleTimeout;
    }
}
