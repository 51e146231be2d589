package io.elasticfaces.simulator;

import io.elasticfaces.controller.observe.QueueCounts;
import java.util.ArrayDeque;

/**
 * KEDA's <a href="https://keda.sh/docs/latest/scalers/aws-sqs/">SQS scaler</a> with its defaults. Every 30 s
 * ({@code pollingInterval}) it computes the desired number: one instance per 5 messages ({@code queueLength}), visible
 * and in flight. It scales up immediately, and down to the largest desired number of the last 300 s (the autoscaler's
 * stabilization window). It scales to zero 300 s after the last message
 * ({@code cooldownPeriod}, <a href="https://keda.sh/docs/latest/reference/scaledobject-spec/">ScaledObject</a>). Only
 * idle instances are stopped. They boot as slowly as under the other policies, although pods may be faster.
 */
final class KedaPolicy implements Policy {
    private static final double POLL = 30;
    private static final double COOLDOWN = 300;
    private static final double STABILIZATION = 300;
    private static final int QUEUE_LENGTH = 5;

    private final int max;
    private final ArrayDeque<Desired> window = new ArrayDeque<>();
    private double lastMessageAt = Double.NEGATIVE_INFINITY;

    private record Desired(double at, int instances) {}

    KedaPolicy(int max) {
        this.max = max;
    }

    @Override
    public String name() {
        return "KEDA";
    }

    @Override
    public boolean workersStopThemselves() {
        return false;
    }

    @Override
    public void begin(Cloud cloud) {
        cloud.repeat(POLL, () -> poll(cloud));
    }

    private void poll(Cloud cloud) {
        double now = cloud.now();
        QueueCounts counts = cloud.counts();
        int messages = counts.visible() + counts.inFlight();
        if (messages > 0) {
            lastMessageAt = now;
        }
        boolean cool = now - lastMessageAt >= COOLDOWN;
        int desired = Math.max(cool ? 0 : 1, Math.min(max, (messages + QUEUE_LENGTH - 1) / QUEUE_LENGTH));
        window.addLast(new Desired(now, desired));
        while (window.getFirst().at() < now - STABILIZATION) {
            window.removeFirst();
        }
        int most = cool ? 0 : window.stream().mapToInt(Desired::instances).max().orElse(0);
        cloud.start(desired - cloud.active());
        int surplus = cloud.active() - most;
        for (int i = cloud.instances().size() - 1; i >= 0 && surplus > 0; i--) {
            SimulatedInstance instance = cloud.instances().get(i);
            if (instance.worker == SimulatedInstance.Worker.IDLE) {
                cloud.stop(instance);
                surplus--;
            }
        }
    }
}
