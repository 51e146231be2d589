package io.elasticfaces.controller;

import java.time.Duration;

/**
 * What a scaling decision is free to do.
 *
 * @param min instances that always run; 0 to max
 * @param max instances that run at once, and that exist where we launch them, at the most; 0 to 1,000
 * @param backlogPerInstance requests, waiting or worked on, that one instance is there for; 1 or more
 * @param targetWait how long a request should wait for its worker at the most once the instances wanted are there; where
 *     it is more than zero and a service time has been measured, it decides instead of backlogPerInstance; 0 to 1 hour
 * @param patience requests that the workers at work will have taken within this time want no further instance, by the
 *     service time measured; 0 to 1 minute, where 0 has every request count
 * @param bootAllowance how long after its start an instance may be without work although messages are visible
 * @param endedAfter how long messages must be visible and an instance past its boot allowance without one of them
 *     before that instance counts as ended; counts flicker and a worker takes milliseconds to take the next message
 * @param idleNet how long nothing may be visible or in flight before the controller stops what still runs; longer than
 *     workers wait for work before they stop themselves
 * @param hungAfter how long messages must be visible, none in flight, and instances past their boot allowance running
 *     before those are taken to hang and are stopped, so that they start anew; longer than SQS's counts are late
 * @param stepDown how many idle instances the controller stops at the most before it waits for another idleNet; 1 to
 *     {@value #MOST}, which is all at once
 * @param launches whether instances may be launched where too few exist
 */
public record ScalingSettings(
        int min,
        int max,
        int backlogPerInstance,
        Duration targetWait,
        Duration patience,
        Duration bootAllowance,
        Duration endedAfter,
        Duration idleNet,
        Duration hungAfter,
        int stepDown,
        boolean launches) {
    /** As many as one DescribeInstances call answers, and far more than one queue's workers. */
    public static final int MOST = 1000;

    /** As long as a request is worth being worked on. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);

    public ScalingSettings {
        require(max >= 0 && max <= MOST, "max=" + max, "0 to " + MOST);
        require(min >= 0 && min <= max, "min=" + min, "0 to max, which is " + max);
        require(backlogPerInstance >= 1, "backlog-per-instance=" + backlogPerInstance, "1 or more");
        require(
                !targetWait.isNegative() && targetWait.compareTo(LONGEST_WAIT) <= 0,
                "target-wait=" + targetWait.toMillis() + "ms",
                "0s, which is none, to 1h");
        require(
                !patience.isNegative() && patience.compareTo(LONGEST_PATIENCE) <= 0,
                "patience=" + patience.toMillis() + "ms",
                "0s, which is none, to 60s");
        require(!bootAllowance.isNegative(), "boot-allowance=" + bootAllowance.toMillis() + "ms", "0s or more");
        require(!endedAfter.isNegative(), "ended-after=" + endedAfter.toMillis() + "ms", "0s or more");
        require(!idleNet.isNegative(), "idle-net=" + idleNet.toMillis() + "ms", "0s or more");
        require(!hungAfter.isNegative(), "hung-after=" + hungAfter.toMillis() + "ms", "0s or more");
        require(stepDown >= 1 && stepDown <= MOST, "step-down=" + stepDown, "1 to " + MOST + ", or to all");
    }

    private static void require(boolean holds, String setting, String range) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "The setting app.controller.%s is out of range; set it to %s.".formatted(setting, range));
        }
    }
}
