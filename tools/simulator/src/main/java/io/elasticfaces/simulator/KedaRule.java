package io.elasticfaces.simulator;

import io.elasticfaces.controller.QueueCounts;
import java.util.ArrayDeque;

/**
 * KEDA's rule for an SQS queue with its defaults: every 30 s ({@code pollingInterval}) it wants the messages, visible and
 * in flight, over 5 ({@code queueLength}), rounded up
 * (<a href="https://keda.sh/docs/latest/scalers/aws-sqs/">scaler</a>). More are started at once; fewer only down to the
 * most that was wanted in the last 300 s (the horizontal autoscaler's stabilisation window), and none only 300 s after the
 * last message ({@code cooldownPeriod},
 * <a href="https://keda.sh/docs/latest/reference/scaledobject-spec/">ScaledObject</a>). Workers do not stop themselves;
 * only idle ones are stopped, which is kinder than a pod's end. The instances boot as ours do, where pods might be quicker.
 */
final class KedaRule implements Policy {
    private static final double POLL = 30;
    private static final double COOLDOWN = 300;
    private static final double STABILISATION = 300;
    private static final int QUEUE_LENGTH = 5;

    private final int max;
    private final ArrayDeque<Wanted> wanted = new ArrayDeque<>();
    private double activeAt = Double.NEGATIVE_INFINITY;

    private record Wanted(double at, int instances) {}

    KedaRule(int max) {
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
        cloud.every(POLL, POLL, () -> look(cloud));
    }

    private void look(Cloud cloud) {
        double now = cloud.now();
        QueueCounts counts = cloud.counts();
        int messages = counts.visible() + counts.inFlight();
        if (messages > 0) {
            activeAt = now;
        }
        boolean cool = now - activeAt >= COOLDOWN;
        int least = cool ? 0 : 1;
        int desired = Math.max(least, Math.min(max, (messages + QUEUE_LENGTH - 1) / QUEUE_LENGTH));
        wanted.addLast(new Wanted(now, desired));
        while (wanted.getFirst().at() < now - STABILISATION) {
            wanted.removeFirst();
        }
        int most = cool ? 0 : wanted.stream().mapToInt(Wanted::instances).max().orElse(0);
        cloud.start(Math.max(0, desired - cloud.active()));
        int surplus = cloud.active() - most;
        for (int i = cloud.machines().size() - 1; i >= 0 && surplus > 0; i--) {
            Machine machine = cloud.machines().get(i);
            if (machine.worker == Machine.Worker.IDLE) {
                cloud.stop(machine);
                surplus--;
            }
        }
    }
}
