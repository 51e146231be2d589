package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.InstanceState;
import io.elasticfaces.controller.QueueCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CloudTest {
    private static final Physics EXACT = new Physics(
            new Range(20, 20), 0.25, 1, 0, 2, new Range(2, 2), new Range(10, 10), 30, new Range(2, 2), 0, 0, 0.2);

    /** A rule that does what a test says. */
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
        Recorder played = play(true, cloud -> {
            Machine machine = cloud.machines().get(0);
            cloud.start(machine);
            for (double time : new double[] {1, 4.9, 5.1, 20.5, 22, 24.5, 25.5}) {
                cloud.in(time, () -> seen.add(time + " " + machine.state + " " + machine.worker));
            }
        });

        // Boots for 20 s, works for 1 s, waits for 2 s, and is off another 2 s later.
        assertThat(seen)
                .containsExactly(
                        "1.0 PENDING BOOTING",
                        "4.9 PENDING BOOTING",
                        "5.1 RUNNING BOOTING",
                        "20.5 RUNNING BUSY",
                        "22.0 RUNNING IDLE",
                        "24.5 RUNNING ENDING");
        assertThat(played.instanceSeconds()).isEqualTo(25);
        assertThat(played.waits()).containsExactly(20);
    }

    @Test
    void shouldNotStartWhatIsStoppingNorStopWhatIsPending() {
        List<InstanceState> seen = new ArrayList<>();
        play(false, cloud -> {
            Machine machine = cloud.machines().get(0);
            cloud.start(machine);
            cloud.in(1, () -> cloud.stop(machine));
            cloud.in(2, () -> seen.add(machine.state));
            cloud.in(6, () -> cloud.stop(machine));
            cloud.in(7, () -> cloud.start(machine));
            cloud.in(8, () -> seen.add(machine.state));
            cloud.in(17, () -> {
                seen.add(machine.state);
                cloud.start(machine);
            });
            cloud.in(18, () -> seen.add(machine.state));
            cloud.in(40, () -> cloud.stop(machine));
        });

        assertThat(seen)
                .containsExactly(
                        InstanceState.PENDING, InstanceState.STOPPING, InstanceState.STOPPED, InstanceState.PENDING);
    }

    @Test
    void shouldCountAsLateAsItIsTold() {
        List<QueueCounts> seen = new ArrayList<>();
        play(true, cloud -> {
            cloud.in(0.5, () -> cloud.start(cloud.machines().get(0)));
            for (double time : new double[] {1.9, 2.1, 20.6, 22.4, 22.6, 23.6}) {
                cloud.in(time, () -> seen.add(cloud.counts()));
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

    @Test
    void shouldGiveADeadWorkersRequestBackAfterItsVisibility() {
        Physics deadly = new Physics(
                new Range(20, 20), 0.25, 1, 0, 2, new Range(2, 2), new Range(10, 10), 30, new Range(0, 0), 0, 0.5, 0.2);
        List<Double> waits = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            waits.add(Simulations.play(Simulations.trace(0), deadly, new AlwaysOn(), seed)
                    .waits()[0]);
        }

        assertThat(waits).contains(20.0);
        assertThat(waits).as("taken by one that dies within its second of work").anyMatch(w -> w > 50 && w <= 51);
        assertThat(waits).as("nothing between").noneMatch(w -> w > 20 && w <= 50);
    }

    private static Recorder play(boolean stopThemselves, Consumer<Cloud> script) {
        return Simulations.play(Simulations.trace(0), EXACT, new Scripted(stopThemselves, script), 1);
    }
}
