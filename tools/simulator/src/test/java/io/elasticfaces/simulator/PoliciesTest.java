package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    /** The claims of the documentation, with the default settings. */
    @Test
    void shouldMeetTheGoalAndBeAheadOnEveryBuiltInTrace() {
        SeededRandom random = new SeededRandom(1);
        for (Trace trace : Trace.builtIn(random)) {
            Comparison comparison =
                    Comparison.run(trace, Simulations.AWS, Simulations.SETTINGS, Simulations.STAY, 1, random);

            assertThat(comparison.goalMet()).as(comparison.verdicts().get(0)).isTrue();
            assertThat(comparison.verdicts())
                    .contains(trace.name() + ": ours is ahead of reference", trace.name() + ": ours is ahead of KEDA");
        }
    }

    @Test
    void shouldStartOneInstancePerRequestUpToTheMaximumAndLeaveNoneRunning() {
        for (int requests : new int[] {1, 7, 15, 100}) {
            Recorder run = run(requests, Simulations.ours());

            assertThat(run.starts()).isEqualTo(Math.min(requests, Simulations.MAX));
            assertThat(run.endedAt()).isLessThan(60);
        }
    }

    /** 12 messages need three instances at the first poll; they stay for the stabilization window. */
    @Test
    void shouldScaleAsKedaDoes() {
        Recorder run = run(12, new KedaPolicy(Simulations.MAX));

        assertThat(run.starts()).isEqualTo(3);
        assertThat(instancesAt(new KedaPolicy(Simulations.MAX), 29, 31, 329)).containsExactly(0, 3, 3);
        assertThat(run.endedAt()).isBetween(330.0, 420.0);
    }

    @Test
    void shouldPollEveryFiveSecondsAsTheReferenceProjectDoes() {
        assertThat(instancesAt(new ReferencePolicy(Simulations.MAX), 4.5, 5.5)).containsExactly(0, 12);
    }

    @Test
    void shouldLetTheOracleStopAnInstanceAtTheAnswer() {
        Recorder run = run(1, new Oracle(Simulations.MAX));

        assertThat(run.starts()).isEqualTo(1);
        assertThat(run.instanceSeconds()).isEqualTo(run.endedAt()).isBetween(run.meanWait() + 0.2, run.meanWait() + 5);
    }

    private static Recorder run(int requests, Policy policy) {
        return Simulations.run(Simulations.trace(new double[requests]), Simulations.assumptions(), policy, 1);
    }

    /** Returns the number of pending and running instances at some times, after 12 requests at once. */
    private static List<Integer> instancesAt(Policy policy, double... times) {
        Cloud cloud = new Cloud(
                Simulations.trace(new double[12]),
                Simulations.assumptions(),
                Simulations.MAX,
                policy,
                new SeededRandom(1));
        List<Integer> seen = new ArrayList<>();
        for (double time : times) {
            cloud.schedule(time, () -> seen.add(cloud.active()));
        }
        cloud.run(2000);
        return seen;
    }
}
