package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingPolicy;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What must hold at every tick, whatever has happened before: see {@link FleetModel}. */
class FleetModelPropertyTest {
    /** Something that happens, named for the report of a failure. */
    record Event(String name, Consumer<FleetModel> effect) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Property(tries = 400)
    void shouldKeepItsInvariants(
            @ForAll("fleets") String states,
            @ForAll("settings") ScalingSettings settings,
            @ForAll("times") Duration serviceTime,
            @ForAll("events") List<Event> events) {
        FleetModel model = new FleetModel(states, serviceTime, settings);
        for (Event event : events) {
            event.effect().accept(model);
            model.tick(0, true);
        }
    }

    /** Counts that flicker around a queue of which nothing changes start nobody twice, and stop nobody. */
    @Property(tries = 200)
    void shouldNotFlapWhereTheCountsFlicker(
            @ForAll("flicker") List<Integer> flicker, @ForAll("fewRequests") int requests) {
        ScalingSettings settings = Fleets.stabilised();
        Fleet fleet = Fleets.of("o".repeat(15));
        History history = History.beginning();
        int most = 0;
        for (int i = 0; i < flicker.size(); i++) {
            QueueCounts counts = QueueCounts.of(Math.max(0, requests + flicker.get(i)), 0);
            most = Math.max(most, counts.visible());
            history = history.next(Fleets.NOW.plusSeconds(i), counts, fleet, settings);
            ScalingDecision decision = ScalingPolicy.decide(counts, fleet, history, settings);
            assertThat(decision.stop()).isEmpty();
            fleet = Fleets.after(decision, fleet);
        }
        assertThat(fleet.active()).hasSize(Math.min(15, most));
    }

    @Provide
    Arbitrary<String> fleets() {
        return Arbitraries.strings()
                .withChars('p', 'r', 's', 'o', 'o', 'x', 't', '?', 'k', 'O')
                .ofMaxLength(12);
    }

    @Provide
    Arbitrary<ScalingSettings> settings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 2, 60).map(Duration::ofSeconds),
                        Arbitraries.of(0, 0, 3).map(Duration::ofSeconds))
                .as((min, more, backlog, launches, lookahead, target) ->
                        Fleets.settings(min, min + more, backlog, launches, target, lookahead));
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 12);
        Arbitrary<Integer> pick = Arbitraries.integers().between(0, 100);
        Arbitrary<Event> event = Arbitraries.frequencyOf(
                Tuple.of(3, few.map(n -> new Event("arrive " + n, m -> m.arrive(n)))),
                Tuple.of(
                        4,
                        Combinators.combine(few, few)
                                .as((n, done) -> new Event("take " + n + ", finish " + done, m -> m.work(n, done)))),
                Tuple.of(5, pick.map(n -> new Event("step " + n, m -> m.step(n)))),
                Tuple.of(2, pick.map(n -> new Event("end " + n, m -> m.end(n)))),
                Tuple.of(1, pick.map(n -> new Event("terminate " + n, m -> m.terminate(n)))),
                Tuple.of(1, Arbitraries.just(new Event("update the template", FleetModel::update))),
                Tuple.of(
                        3,
                        Arbitraries.of(1, 30, 61, 301)
                                .map(n -> new Event("pass " + n + " s", m -> m.pass(Duration.ofSeconds(n))))),
                Tuple.of(
                        2,
                        Arbitraries.integers()
                                .between(-9, 9)
                                .map(n -> new Event("flicker " + n, m -> m.tick(n, true)))),
                Tuple.of(1, Arbitraries.just(new Event("refuse", m -> m.tick(0, false)))));
        return event.list().ofMinSize(1).ofMaxSize(60);
    }

    @Provide
    Arbitrary<Duration> times() {
        return Arbitraries.of(0, 100, 1000, 30_000).map(Duration::ofMillis);
    }

    @Provide
    Arbitrary<List<Integer>> flicker() {
        return Arbitraries.integers().between(-5, 5).list().ofMinSize(1).ofMaxSize(59);
    }

    @Provide
    Arbitrary<Integer> fewRequests() {
        return Arbitraries.integers().between(0, 15);
    }
}
