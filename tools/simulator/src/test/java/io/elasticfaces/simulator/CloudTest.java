package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.elasticfaces.simulator.Assumptions.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CloudTest {
    private static final Assumptions EXACT =
            new Assumptions(exactly(20), 0.25, 1, 0, 2, exactly(2), exactly(10), exactly(2), 0, 0.2);

    private static Range exactly(double seconds) {
        return new Range(seconds, seconds);
    }

    /** A policy scripted by a test. */
    private record Scripted(boolean workersStopThemselves, Consumer<Cloud> script) implements Policy {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public void begin(Cloud cloud) {
            script.accept(cloud);
        }
    }

    @Test
    void shouldTakeAnInstanceThroughItsStates() {
        List<String> seen = new ArrayList<>();
        Recorder run = run(true, cloud -> {
            SimulatedInstance instance = cloud.instances().get(0);
            cloud.start(instance);
            for (double time : new double[] {1, 4.9, 5.1, 20.5, 22, 24.5, 25.5}) {
                cloud.schedule(time, () -> seen.add(time + " " + instance.state + " " + instance.worker));
            }
        });

        // It boots for 20 s, works for 1 s, polls for 2 s and shuts down for 2 s.
        assertThat(seen)
                .containsExactly(
                        "1.0 PENDING BOOTING",
                        "4.9 PENDING BOOTING",
                        "5.1 RUNNING BOOTING",
                        "20.5 RUNNING BUSY",
                        "22.0 RUNNING IDLE",
                        "24.5 RUNNING ENDING");
        assertThat(run.instanceSeconds()).isEqualTo(25);
        assertThat(run.waits()).containsExactly(20);
    }

    @Test
    void shouldRefuseToStartAStoppingAndToStopAPendingInstance() {
        List<InstanceState> seen = new ArrayList<>();
        run(false, cloud -> {
            SimulatedInstance instance = cloud.instances().get(0);
            cloud.start(instance);
            cloud.schedule(1, () -> cloud.stop(instance));
            cloud.schedule(2, () -> seen.add(instance.state));
            cloud.schedule(6, () -> cloud.stop(instance));
            cloud.schedule(7, () -> cloud.start(instance));
            cloud.schedule(8, () -> seen.add(instance.state));
            cloud.schedule(17, () -> {
                seen.add(instance.state);
                cloud.start(instance);
            });
            cloud.schedule(18, () -> seen.add(instance.state));
            cloud.schedule(40, () -> cloud.stop(instance));
        });

        assertThat(seen)
                .containsExactly(
                        InstanceState.PENDING, InstanceState.STOPPING, InstanceState.STOPPED, InstanceState.PENDING);
    }

    @Test
    void shouldReportCountsLate() {
        List<QueueCounts> seen = new ArrayList<>();
        run(true, cloud -> {
            cloud.schedule(0.5, () -> cloud.start(cloud.instances().get(0)));
            for (double time : new double[] {1.9, 2.1, 20.6, 22.4, 22.6, 23.6}) {
                cloud.schedule(time, () -> seen.add(cloud.counts()));
            }
        });

        assertThat(seen)
                .containsExactly(
                        QueueCounts.NONE,
                        QueueCounts.of(1, 0),
                        QueueCounts.of(1, 0),
                        QueueCounts.of(1, 0),
                        QueueCounts.of(1, 0),
                        QueueCounts.of(0, 0));
    }

    private static Recorder run(boolean stopThemselves, Consumer<Cloud> script) {
        return Simulations.run(Simulations.trace(0), EXACT, new Scripted(stopThemselves, script), 1);
    }
}
