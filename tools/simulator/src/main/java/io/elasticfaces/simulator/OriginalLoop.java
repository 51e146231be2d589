package io.elasticfaces.simulator;

import io.elasticfaces.controller.InstanceState;

/**
 * The original's loop as this kind of project has it: every {@value #PERIOD} s it asks for the queue's visible messages,
 * wants as many instances as there are, up to the maximum, and starts what is missing of those stopped; workers stop
 * themselves when the queue is empty. What is in flight, what has just ended and what EC2 refuses, it does not look at.
 *
 * <p>Taken from some ten public solutions of the same course exercise (instances named {@code app-tier-instance-n}, at most
 * 15, queue {@code -req-queue}): they sleep 0.1 to 30 s between two looks, most of them 2 to 10; those that count messages
 * in flight as well and those that launch instead of start are as many. The worker is the same as ours.
 */
final class OriginalLoop implements Policy {
    static final int PERIOD = 5;

    private final int max;

    OriginalLoop(int max) {
        this.max = max;
    }

    @Override
    public String name() {
        return "original";
    }

    @Override
    public void begin(Cloud cloud) {
        cloud.every(PERIOD, PERIOD, () -> {
            int wanted = Math.min(max, cloud.counts().visible());
            long there = cloud.machines().stream()
                    .filter(machine -> machine.state == InstanceState.RUNNING || machine.state == InstanceState.PENDING)
                    .count();
            cloud.start((int) Math.max(0, wanted - there));
        });
    }
}
