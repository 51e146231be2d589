package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CloudPropertyTest {
    /** The recorder fails where one is answered twice. */
    @Property(tries = 60)
    void shouldAnswerEveryRequestExactlyOnceWhicheverWorkersDie(
            @ForAll("arrivals") List<Double> arrivals, @ForAll("deaths") double deaths, @ForAll long seed) {
        for (Supplier<Policy> rule : Simulations.rules()) {
            Recorder played = Simulations.play(trace(arrivals), Simulations.physics(deaths), rule.get(), seed);

            assertThat(played.answered()).as(rule.get().name()).isEqualTo(arrivals.size());
        }
    }

    @Property(tries = 60)
    void shouldLoseNoRequestOnTheWay(
            @ForAll("arrivals") List<Double> arrivals,
            @ForAll("deaths") double deaths,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 200) int until) {
        Trace trace = trace(arrivals);
        Policy rule = new OurRule(Simulations.settings(), Simulations.STAY, 1);
        Cloud cloud = new Cloud(trace, Simulations.physics(deaths), Simulations.MAX, rule, new Draws(seed));

        Recorder played = cloud.play(until);

        assertThat(played.answered() + cloud.visible() + cloud.busy() + cloud.lost())
                .isEqualTo(played.arrived())
                .isEqualTo(trace.size());
    }

    @Property(tries = 60)
    void shouldLetNoRuleWaitLessThanAllInstancesAlwaysOn(@ForAll("arrivals") List<Double> arrivals, @ForAll long seed) {
        Trace trace = trace(arrivals);
        double least = Simulations.mean(Simulations.play(trace, Simulations.physics(0), new AlwaysOn(), seed));

        for (Supplier<Policy> rule : Simulations.rules()) {
            Recorder played = Simulations.play(trace, Simulations.physics(0), rule.get(), seed);

            assertThat(Simulations.mean(played)).as(rule.get().name()).isGreaterThanOrEqualTo(least - 1e-9);
        }
    }

    /** Nothing comes later, for which it would have been worth keeping an idle instance. */
    @Property(tries = 100)
    void shouldLetNoRuleBeatTheBoundWhereAllComeAtOnce(
            @ForAll @IntRange(min = 1, max = 60) int requests, @ForAll long seed) {
        Trace trace = trace(Collections.nCopies(requests, 0.0));
        Recorder bound = Simulations.play(trace, Simulations.physics(0), new Bound(Simulations.MAX), seed);

        for (Supplier<Policy> rule : Simulations.rules().subList(0, 3)) {
            Recorder played = Simulations.play(trace, Simulations.physics(0), rule.get(), seed);

            assertThat(Simulations.mean(played))
                    .as(rule.get().name())
                    .isGreaterThanOrEqualTo(Simulations.mean(bound) - 1e-9);
        }
    }

    @Property(tries = 30)
    void shouldPlayTheSameAgainByTheSameSeed(
            @ForAll("arrivals") List<Double> arrivals, @ForAll("deaths") double deaths, @ForAll long seed) {
        for (Supplier<Policy> rule : Simulations.rules()) {
            Recorder once = Simulations.play(trace(arrivals), Simulations.physics(deaths), rule.get(), seed);
            Recorder again = Simulations.play(trace(arrivals), Simulations.physics(deaths), rule.get(), seed);

            assertThat(again.waits()).containsExactly(once.waits());
            assertThat(again.instanceSeconds()).isEqualTo(once.instanceSeconds());
            assertThat(again.events()).isEqualTo(once.events());
        }
    }

    @Provide
    Arbitrary<List<Double>> arrivals() {
        return Arbitraries.doubles().between(0, 400).list().ofMinSize(1).ofMaxSize(80);
    }

    @Provide
    Arbitrary<Double> deaths() {
        return Arbitraries.of(0.0, 0.1, 0.4);
    }

    private static Trace trace(List<Double> arrivals) {
        return Simulations.trace(
                arrivals.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
