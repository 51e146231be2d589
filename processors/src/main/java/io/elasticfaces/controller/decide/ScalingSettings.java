package io.elasticfaces.controller.decide;

import java.time.Duration;

/**
 * The limits of scaling decisions. {@code ControllerSettings} checks the ranges.
 *
 * @param min the minimum number of running instances; 0 to max
 * @param max the maximum number of running instances; 0 to {@value #MOST}
 * @param backlogPerInstance the number of waiting or processed requests per instance; 1 or more
 * @param targetWait the longest a request should wait for a worker once the wanted instances run; if it is positive and
 *     a service time has been measured, it replaces backlogPerInstance; up to {@link #LONGEST_WAIT}
 * @param lookahead requests that the busy workers will take within this time need no further instance, judged by the
 *     measured service time; 0 counts every request; up to {@link #LONGEST_LOOKAHEAD}
 * @param startupGrace how long an instance may be without work after its start although messages are visible
 * @param stabilizationWindow how long messages must be visible, while an instance past its startup grace has none,
 *     before that instance counts as ended; it evens out flickering counts
 * @param idleTimeout how long nothing may be visible or in flight before the controller stops running instances; longer
 *     than idle workers take to stop themselves
 * @param livenessTimeout how long messages must be visible with none in flight, while instances past their startup
 *     grace run, before those instances are taken to hang and are stopped; longer than the delay of SQS's counts
 * @param pool the number of instances that the controller launches; 0 without a launch template
 */
public record ScalingSettings(
        int min,
        int max,
        int backlogPerInstance,
        Duration targetWait,
        Duration lookahead,
        Duration startupGrace,
        Duration stabilizationWindow,
        Duration idleTimeout,
        Duration livenessTimeout,
        int pool) {
    /** The largest number of instances. */
    public static final int MOST = 1000;

    /** The default lifetime of a request. */
    public static final Duration LONGEST_WAIT = Duration.ofHours(1);

    public static final Duration LONGEST_LOOKAHEAD = Duration.ofMinutes(1);

    public ScalingSettings {
        if (min < 0 || min > max || max > MOST || backlogPerInstance < 1) {
            throw new IllegalArgumentException(
                    "min %d, max %d or backlog %d is out of range".formatted(min, max, backlogPerInstance));
        }
    }
}
