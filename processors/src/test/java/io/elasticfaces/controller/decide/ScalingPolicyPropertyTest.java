package io.elasticfaces.controller.decide;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.Fleets;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ScalingPolicyPropertyTest {
    /** Whatever may be measured, under whatever may be set. */
    record Scene(QueueCounts counts, Duration serviceTime, Fleet fleet, History history, ScalingSettings settings) {
        ScalingDecision decide() {
            return ScalingPolicy.decide(counts, serviceTime, fleet, history, settings);
        }

        /** At the same moment, EC2 having done what it was told. */
        Scene after(ScalingDecision decision) {
            Fleet changed = Fleets.after(decision, fleet);
            History agreed =
                    history.accepted(InstanceOperation.STOP, decision.stopIds()).next(NOW, counts, changed, settings);
            return new Scene(counts, serviceTime, changed, agreed, settings);
        }
    }

    @Property(tries = 500)
    void shouldNeverRunMoreThanMax(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();
        int before = scene.fleet().active().size();
        int after = scene.after(decision).fleet().active().size();

        assertThat(after).isLessThanOrEqualTo(Math.max(before, scene.settings().max()));
    }

    @Property(tries = 500)
    void shouldNeverLetThePoolGrowOverMax(@ForAll("scenes") Scene scene) {
        int before = scene.fleet().pool().size();
        Fleet after = scene.after(scene.decide()).fleet();

        assertThat(after.pool().size())
                .isLessThanOrEqualTo(Math.max(before, scene.settings().max()));
        assertThat(after.pool().stream().map(Instance::number)).doesNotHaveDuplicates();
    }

    @Property(tries = 500)
    void shouldNeverStayBelowWantedWhereMoreCanBeHad(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();
        Fleet after = scene.after(decision).fleet();
        int added = decision.start().size() + decision.launch().size();

        boolean enough = decision.capacity() + added >= decision.wanted();
        boolean full = after.active().size() >= scene.settings().max();
        boolean noneLeft = after.in(InstanceState.STOPPED).stream()
                        .noneMatch(instance -> !instance.outOfService()
                                && scene.history().mayTry(InstanceOperation.START, instance.id()))
                && (!scene.settings().launches()
                        || after.pool().size() >= scene.settings().max()
                        || !scene.history().refusals().isEmpty());
        assertThat(enough || full || noneLeft).isTrue();
    }

    @Property(tries = 500)
    void shouldNeverAddMoreThanWanted(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();
        int added = decision.start().size() + decision.launch().size();

        assertThat(added).isLessThanOrEqualTo(Math.max(0, decision.wanted() - decision.capacity()));
    }

    @Property(tries = 500)
    void shouldNeverStopWhileAnythingIsInFlight(@ForAll("scenes") Scene scene) {
        if (scene.counts().inFlight() > 0) {
            assertThat(scene.decide().stop()).isEmpty();
        }
    }

    @Property(tries = 500)
    void shouldStopWhileAnythingIsVisibleOnlyWhatHasTakenNothingForLong(@ForAll("scenes") Scene scene) {
        boolean hung = scene.history()
                .lasted(scene.history().untakenSince(), scene.settings().livenessTimeout());
        if (scene.counts().visible() > 0 && !hung) {
            assertThat(scene.decide().stop()).isEmpty();
        }
    }

    @Property(tries = 500)
    void shouldNeverStopBelowMin(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();
        if (!decision.stop().isEmpty() && scene.counts().idle()) {
            assertThat(scene.fleet().active().size() - decision.stop().size())
                    .isGreaterThanOrEqualTo(scene.settings().min());
        }
    }

    @Property(tries = 500)
    void shouldStartOnlyTheStoppedAndStopOnlyTheRunning(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();

        assertThat(decision.start()).allMatch(instance -> instance.state() == InstanceState.STOPPED);
        assertThat(decision.stop()).allMatch(instance -> instance.state() == InstanceState.RUNNING);
    }

    @Property(tries = 500)
    void shouldLeaveAloneWhatIsOutOfService(@ForAll("scenes") Scene scene) {
        ScalingDecision decision = scene.decide();

        assertThat(List.of(decision.start(), decision.stop(), decision.keepWarm(), decision.release()))
                .allSatisfy(changed -> assertThat(changed).noneMatch(Instance::outOfService));
    }

    @Property(tries = 500)
    void shouldStartTheLowestNumbers(@ForAll("scenes") Scene scene) {
        List<Instance> started = scene.decide().start();
        Set<String> ids = started.stream().map(Instance::id).collect(Collectors.toSet());
        List<Instance> passedOver = scene.fleet().in(InstanceState.STOPPED).stream()
                .filter(instance -> !ids.contains(instance.id())
                        && !instance.outOfService()
                        && scene.history().mayTry(InstanceOperation.START, instance.id()))
                .toList();

        assertThat(started).allSatisfy(one -> assertThat(passedOver)
                .allSatisfy(other -> assertThat(one.number()).isLessThan(other.number())));
    }

    @Property(tries = 500)
    void shouldDecideTheSameTwice(@ForAll("scenes") Scene scene) {
        assertThat(scene.decide()).isEqualTo(scene.decide());
    }

    @Property(tries = 500)
    void shouldHaveNothingMoreToDoOnceDone(@ForAll("scenes") Scene scene) {
        ScalingDecision again = scene.after(scene.decide()).decide();

        assertThat(again.start()).isEmpty();
        assertThat(again.launch()).isEmpty();
        assertThat(again.stop()).isEmpty();
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<QueueCounts> counts = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(0)),
                                Tuple.of(2, Arbitraries.integers().between(0, 25))),
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(0)),
                                Tuple.of(2, Arbitraries.integers().between(0, 25))))
                .as(QueueCounts::of);
        Arbitrary<String> fleets = Arbitraries.strings()
                .withChars('p', 'r', 's', 'o', 'o', 'x', 't', '?', 'k', 'O', 'R', 'K')
                .ofMaxLength(18);
        Arbitrary<ScalingSettings> settings = Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 16),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.of(true, false))
                .as((min, more, backlog, launches) -> Fleets.settings(min, min + more, backlog, launches));
        Arbitrary<Integer> seconds = Arbitraries.of(0, 1, 59, 60, 61, 299, 300, 301, 5000);
        Arbitrary<Set<Integer>> refused =
                Arbitraries.integers().between(1, 18).set().ofMaxSize(4);
        Arbitrary<Duration> service = Arbitraries.integers().between(0, 3000).map(Duration::ofMillis);
        Arbitrary<Duration> target = Arbitraries.of(0, 1, 500, 20_000).map(Duration::ofMillis);
        Arbitrary<Duration> lookahead = Arbitraries.of(0, 2000, 60_000).map(Duration::ofMillis);
        Arbitrary<Integer> scaleDownStep = Arbitraries.of(1, 2, ScalingSettings.MOST);
        Arbitrary<ScalingSettings> all = Combinators.combine(settings, target, lookahead, scaleDownStep)
                .as((some, wait, patient, step) ->
                        Fleets.withPatience(patient, Fleets.withStepDown(step, Fleets.withTargetWait(wait, some))));
        return Combinators.combine(counts, service, fleets, all, seconds, refused)
                .as(ScalingPolicyPropertyTest::scene);
    }

    private static Scene scene(
            QueueCounts counts,
            Duration serviceTime,
            String states,
            ScalingSettings settings,
            int seconds,
            Set<Integer> refused) {
        Fleet fleet = Fleets.of(states);
        History history = Fleets.lasting(Duration.ofSeconds(seconds), counts, fleet, settings);
        for (int number : refused) {
            for (InstanceOperation change : InstanceOperation.values()) {
                String id = change == InstanceOperation.LAUNCH ? Instance.nameOf(number) : "i-" + number;
                history = history.refused(change, id).refused(change, id);
            }
        }
        return new Scene(counts, serviceTime, fleet, history, settings);
    }
}
