package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** What the documentation says of the shipped traces with the default settings. */
    @Test
    void shouldMeetTheGoalAndBeAheadOnEveryShippedTrace() {
        Draws draws = new Draws(1);
        for (Trace trace : Traces.all(draws)) {
            Comparison comparison =
                    Comparison.play(trace, Physics.aws(), Simulations.settings(), Simulations.STAY, 1, draws);

            assertThat(comparison.met()).as(comparison.verdict()).isTrue();
            assertThat(comparison.standings())
                    .allSatisfy(line -> assertThat(line).contains("ahead outright"));
        }
    }

    @Test
    void shouldStartAsManyAsAreWaitingUpToTheMaximumAndLeaveNone() {
        for (int requests : new int[] {1, 7, 15, 100}) {
            Recorder played = Simulations.play(
                    Simulations.trace(new double[requests]),
                    Simulations.physics(0),
                    new OurRule(Simulations.settings(), Simulations.STAY, 1),
                    1);

            assertThat(played.starts()).isEqualTo(Math.min(requests, Simulations.MAX));
            double[] running = played.instanceCurve();
            assertThat(Arrays.stream(running).max()).hasValue(Math.min(requests, Simulations.MAX));
            assertThat(played.endedAt()).isLessThan(60);
        }
    }

    /** 12 messages want three instances at the first look, which stay for five minutes of quiet. */
    @Test
    void shouldScaleAsKedaDoes() {
        Recorder played = Simulations.play(
                Simulations.trace(new double[12]), Simulations.physics(0), new KedaRule(Simulations.MAX), 1);
        double[] running = played.instanceCurve();
        double step = played.sampleSeconds();

        assertThat(played.starts()).isEqualTo(3);
        assertThat(running[(int) (29 / step)]).isZero();
        assertThat(running[(int) (31 / step)]).isEqualTo(3);
        assertThat(running[(int) (329 / step)]).isEqualTo(3);
        assertThat(played.endedAt()).isBetween(330.0, 420.0);
    }

    @Test
    void shouldLookEveryFiveSecondsAsTheOriginalDoes() {
        Recorder played = Simulations.play(
                Simulations.trace(new double[12]), Simulations.physics(0), new OriginalLoop(Simulations.MAX), 1);
        double[] running = played.instanceCurve();
        double step = played.sampleSeconds();

        assertThat(running[(int) (4.5 / step)]).isZero();
        assertThat(running[(int) (5.5 / step)]).isEqualTo(12);
    }

    @Test
    void shouldStopTheBoundsInstancesTheMomentNothingIsLeft() {
        Recorder played = Simulations.play(Simulations.trace(0), Simulations.physics(0), new Bound(Simulations.MAX), 1);
        List<Double> waits = Arrays.stream(played.waits()).boxed().toList();

        assertThat(played.starts()).isEqualTo(1);
        assertThat(waits).hasSize(1);
        assertThat(played.instanceSeconds()).isBetween(waits.get(0) + 0.2, waits.get(0) + 5);
        assertThat(played.endedAt()).isEqualTo(played.instanceSeconds());
    }
}
