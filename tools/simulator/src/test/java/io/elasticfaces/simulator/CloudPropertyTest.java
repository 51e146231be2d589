package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CloudPropertyTest {
    /** The recorder throws if a request is answered twice. */
    @Property(tries = 60)
    void shouldAnswerEveryRequestExactlyOnce(@ForAll("arrivals") List<Double> arrivals, @ForAll long seed) {
        for (Supplier<Policy> policy : Simulations.policies()) {
            Recorder run = Simulations.run(trace(arrivals), Simulations.assumptions(), policy.get(), seed);

            assertThat(run.answered()).as(run.policy()).isEqualTo(arrivals.size());
        }
    }

    @Property(tries = 60)
    void shouldLoseNoRequestBeforeTheEnd(
            @ForAll("arrivals") List<Double> arrivals,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 200) int limitSeconds) {
        Cloud cloud = new Cloud(
                trace(arrivals),
                Simulations.assumptions(),
                Simulations.MAX,
                Simulations.ours(),
                new SeededRandom(seed));

        Recorder run = cloud.run(limitSeconds);

        assertThat(run.answered() + cloud.visible() + cloud.busy()).isEqualTo(arrivals.size());
    }

    /** With later arrivals, it would pay to keep an idle instance, which the oracle never does. */
    @Property(tries = 100)
    void shouldLetNoPolicyBeatTheOracleIfAllRequestsComeAtOnce(
            @ForAll @IntRange(min = 1, max = 60) int requests, @ForAll long seed) {
        Trace trace = Simulations.trace(new double[requests]);
        double oracle = Simulations.run(trace, Simulations.assumptions(), new Oracle(Simulations.MAX), seed)
                .meanWait();

        for (Supplier<Policy> policy : Simulations.policies()) {
            Recorder run = Simulations.run(trace, Simulations.assumptions(), policy.get(), seed);

            assertThat(run.meanWait()).as(run.policy()).isGreaterThanOrEqualTo(oracle - 1e-9);
        }
    }

    @Property(tries = 30)
    void shouldRepeatARunWithTheSameSeed(@ForAll("arrivals") List<Double> arrivals, @ForAll long seed) {
        for (Supplier<Policy> policy : Simulations.policies()) {
            Recorder once = Simulations.run(trace(arrivals), Simulations.assumptions(), policy.get(), seed);
            Recorder again = Simulations.run(trace(arrivals), Simulations.assumptions(), policy.get(), seed);

            assertThat(again.waits()).containsExactly(once.waits());
            assertThat(again.instanceSeconds()).isEqualTo(once.instanceSeconds());
        }
    }

    @Provide
    Arbitrary<List<Double>> arrivals() {
        return Arbitraries.doubles().between(0, 400).list().ofMinSize(1).ofMaxSize(80);
    }

    private static Trace trace(List<Double> arrivals) {
        return Simulations.trace(
                arrivals.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
