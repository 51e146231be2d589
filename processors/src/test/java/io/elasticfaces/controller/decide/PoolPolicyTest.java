package io.elasticfaces.controller.decide;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.Fleets;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolPolicyTest {
    private static final Rollout UNPROVEN = Rollout.of(2);
    private static final Rollout PROVEN = new Rollout(2, Optional.of(NOW), 0, Optional.empty());
    private static final Rollout HALTED = new Rollout(2, Optional.empty(), 3, Optional.of(NOW));

    /** Letters of the fleet: see {@link Fleets#of}. The launch template has version 2, so small letters are outdated. */
    @ParameterizedTest(name = "fleet {0}, {1} visible, at most {2} run, pool of {3}, version 2 is {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                // fleet, visible, max, pool, evidence: launched numbers, terminated numbers
                // an empty pool fills a few at a time, and at once as far as requests wait
                "'',       0, 15, 6, unproven, 1 2 3, -",
                "PPP,      0, 15, 6, unproven, -, -",
                "POO,      0, 15, 6, unproven, 4 5, -",
                "OOtPP,    0, 15, 6, unproven, 3, -",
                "OOOOOO,   0, 15, 6, unproven, -, -",
                "'',       4, 15, 9, unproven, 1 2 3 4 5 6 7, -",
                "OO,       4, 15, 9, unproven, 3 4 5 6 7, -",
                // no more than max run at once
                "'',       0,  2, 6, unproven, 1 2, -",
                "RR,       5,  2, 6, unproven, -, -",
                "OO,       5,  2, 6, unproven, -, -",
                // the name of an instance that is shutting down is not free yet
                "XOO,      0, 15, 3, unproven, -, -",
                // a new version gets one instance until this has taken a request
                "oooooo,   0, 15, 6, unproven, -, 6",
                "ooooot,   0, 15, 6, unproven, 6, -",
                "oooooO,   0, 15, 6, unproven, -, -",
                "oooooX,   0, 15, 6, unproven, -, -",
                "ooooox,   0, 15, 6, unproven, -, -",
                "o,        0, 15, 1, unproven, -, 1",
                // then the rest follows, a few at a time
                "oooOOO,   0, 15, 6, proven,   -, 3 2 1",
                "oooPPO,   0, 15, 6, proven,   -, 3",
                "oxxOOO,   0, 15, 6, proven,   -, 1",
                "ottOOO,   0, 15, 6, proven,   2 3, 1",
                "rrsOOO,   0, 15, 6, proven,   -, -",
                // what is wanted now is neither running nor about to be started when it is terminated
                "oooooo,   6, 15, 6, unproven, -, -",
                "oooooo,   5, 15, 6, unproven, -, 6",
                "oooOOO,   4, 15, 6, proven,   -, 3 2",
                "rrooOO,   2, 15, 6, proven,   -, 4 3",
                // a version whose instances take no requests gets no more instances
                "oooOOO,   0, 15, 6, halted,   -, -",
                "oottOO,   5, 15, 6, halted,   -, -",
                // the pool was made smaller
                "OOOOOO,   0, 15, 4, proven,   -, 5 6",
                "OOOORO,   0, 15, 4, unproven, -, 6",
            })
    void shouldKeepThePoolCompleteAndOfTheLatestVersion(
            String states, int visible, int max, int pool, String evidence, String launched, String terminated) {
        Rollout rollout =
                switch (evidence) {
                    case "proven" -> PROVEN;
                    case "halted" -> HALTED;
                    default -> UNPROVEN;
                };

        PoolDecision decision = decide(Fleets.of(states), visible, rollout, settings(max, pool));

        assertThat(decision.launch()).extracting(Launch::number).isEqualTo(numbers(launched));
        assertThat(decision.launch()).allMatch(launch -> launch.version() == 2);
        assertThat(decision.terminate()).extracting(Instance::number).isEqualTo(numbers(terminated));
    }

    @Test
    void shouldTerminateTheBrokenVersionFirstWhenTheImageIsRolledBack() {
        Rollout back = Rollout.of(3);

        PoolDecision decision = decide(Fleets.of("oOoOoO"), 0, back, settings(15, 6));

        assertThat(decision.terminate()).extracting(Instance::number).containsExactly(6);
    }

    @Test
    void shouldLeaveThePoolAloneWithoutALaunchTemplate() {
        PoolDecision decision = decide(Fleets.of("oOtt"), 3, Rollout.NONE, Fleets.settings(0, 15, 1, false));

        assertThat(decision.changesSomething()).isFalse();
    }

    @Test
    void shouldLaunchNoneWhileStartsArePaused() {
        CrashLoopBackoff open = new CrashLoopBackoff(3, Optional.of(NOW), 1, Optional.of(NOW.plusSeconds(30)));
        History history = history(QueueCounts.of(4, 0), Fleets.of("OO"), UNPROVEN, settings(15, 6));
        History paused = new History(
                history.now(),
                history.since(),
                history.takenAt(),
                history.activeSince(),
                history.stoppingSince(),
                history.refusals(),
                open,
                history.liveness(),
                history.rollout());

        assertThat(decide(Fleets.of("OO"), 4, paused, settings(15, 6)).launch()).isEmpty();
    }

    @Test
    void shouldPauseWhatEc2Refuses() {
        ScalingSettings settings = settings(15, 6);
        Fleet fleet = Fleets.of("ooOOOt");
        History history = history(QueueCounts.NONE, fleet, PROVEN, settings)
                .refused(InstanceOperation.LAUNCH, "app-tier-instance-6")
                .refused(InstanceOperation.LAUNCH, "app-tier-instance-6")
                .refused(InstanceOperation.TERMINATE, "i-2")
                .refused(InstanceOperation.TERMINATE, "i-2");

        PoolDecision decision = decide(fleet, 0, history, settings);

        assertThat(decision.launch()).isEmpty();
        assertThat(decision.terminate()).extracting(Instance::number).containsExactly(1);
    }

    @Test
    void shouldNotReplaceAnotherWhileEc2StillShowsTheTerminatedOneAsStopped() {
        ScalingSettings settings = settings(15, 6);
        Fleet fleet = Fleets.of("oooooo");
        History history = history(QueueCounts.NONE, fleet, UNPROVEN, settings)
                .accepted(InstanceOperation.TERMINATE, List.of("i-6"));

        assertThat(decide(fleet, 0, history, settings).terminate()).isEmpty();
    }

    @Test
    void shouldLaunchWithTheSameTokenUntilTheFleetOrTheVersionChanges() {
        String first = token("", UNPROVEN);

        assertThat(token("", UNPROVEN)).isEqualTo(first).hasSizeLessThanOrEqualTo(64);
        assertThat(token("t", UNPROVEN)).isNotEqualTo(first);
        assertThat(token("", Rollout.of(3))).isNotEqualTo(first);
    }

    private static String token(String states, Rollout rollout) {
        return decide(Fleets.of(states), 0, rollout, settings(15, 1))
                .launch()
                .get(0)
                .clientToken();
    }

    @Test
    void shouldForceOffWhatHasBeenStoppingForTwoMinutes() {
        ScalingSettings settings = Fleets.settings(0, 15, 1, false);
        Fleet fleet = Fleets.of("so");
        History stopping = History.beginning().next(NOW, QueueCounts.NONE, fleet, settings);

        assertThat(forced(stopping.next(NOW.plusSeconds(119), QueueCounts.NONE, fleet, settings), fleet))
                .isEmpty();
        History late = stopping.next(NOW.plusSeconds(120), QueueCounts.NONE, fleet, settings);
        assertThat(forced(late, fleet)).containsExactly("i-1");

        History again = late.accepted(InstanceOperation.FORCE_STOP, List.of("i-1"));
        assertThat(forced(again, fleet)).isEmpty();
        assertThat(forced(again.next(NOW.plusSeconds(240), QueueCounts.NONE, fleet, settings), fleet))
                .containsExactly("i-1");
    }

    private static List<String> forced(History history, Fleet fleet) {
        return decide(fleet, 0, history, Fleets.settings(0, 15, 1, false)).forceStop().stream()
                .map(Instance::id)
                .toList();
    }

    /** Each step is the counts and the fleet a number of seconds after the one before. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // steps "<visible>/<in flight> <fleet> <seconds> <! if a reply came>" | proven, failures
                // a request in flight that no older instance can have
                "1/0 oO 0, 1/0 oP 1, 0/1 oR 20                                        | true  | 0",
                "2/0 rO 0, 2/1 rP 1, 1/1 rR 20                                        | false | 0",
                "2/0 rO 0, 2/1 rP 1, 1/2 rR 20                                        | true  | 0",
                // a request that was gone by the next look
                "1/0 oO 0, 1/0 oP 1, 1/0 oR 20, 0/0 oR 1                              | true  | 0",
                "1/0 rO 0, 1/0 rP 1, 1/0 rR 20, 0/0 rR 1                              | false | 0",
                "1/0 oO 0, 1/0 oP 1, 0/0 oP 1                                         | false | 0",
                // a reply that no older instance can have sent, though late counts still show the request
                "1/0 oO 0, 1/0 oP 1, 1/0 oR 20, 1/0 oR 1 !, 1/0 oS 5                  | true  | 0",
                "1/0 rO 0, 1/0 rP 1, 1/0 rR 20, 1/0 rR 1 !                            | false | 0",
                // a boot on an empty queue says nothing
                "0/0 oP 0, 0/0 oR 20, 0/0 oS 5                                        | false | 0",
                // requests waited during its whole life
                "1/0 oO 0, 1/0 oP 1, 1/0 oR 20, 1/0 oS 5                              | false | 1",
                "1/0 oO 0, 1/0 oP 1, 1/0 oR 20, 1/0 oR 61                             | false | 1",
                "0/0 oP 0, 1/0 oR 20, 1/0 oS 5                                        | false | 0",
                // late counts are not taken for a second failure
                "1/0 oO 0, 1/0 oP 1, 1/0 oS 5, 1/0 oP 5, 1/0 oS 5                     | false | 1",
                "1/0 oO 0, 1/0 oP 1, 1/0 oS 5, 1/0 oP 30, 1/0 oS 30                   | false | 2",
                "1/0 oO 0, 1/0 oP 1, 1/0 oS 5, 1/0 oP 5, 0/1 oR 5                     | true  | 0",
            })
    void shouldConcludeWhetherTheLatestVersionTakesRequests(String steps, boolean proven, int failures) {
        ScalingSettings settings = settings(15, 2);
        History history = History.beginning();
        Instant now = NOW;
        for (String step : steps.split(", ")) {
            String[] parts = step.trim().split("[/ ]");
            now = now.plusSeconds(Integer.parseInt(parts[3]));
            QueueCounts counts = QueueCounts.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            boolean replied = parts.length > 4;
            history = history.next(now, counts, Fleets.of(parts[2]), 2, replied, settings);
        }

        assertThat(history.rollout().isProven()).isEqualTo(proven);
        assertThat(history.rollout().failures()).isEqualTo(failures);
        History updated = history.next(now.plusSeconds(1), QueueCounts.NONE, Fleets.of("oO"), 3, false, settings);
        assertThat(updated.rollout()).isEqualTo(Rollout.of(3));
    }

    @ParameterizedTest(name = "fleet {0}, {1} visible, version 2 is {2}")
    @CsvSource({
        // one of a new version is tested, and the others of it come last
        "ooOO, 1, unproven, 4",
        "ooOO, 2, unproven, 4 1",
        "ooRO, 3, unproven, 1 2",
        "ooOO, 4, unproven, 4 1 2 3",
        "ooOO, 2, proven,   3 4",
        "ooOO, 3, proven,   3 4 1",
        "OoOo, 2, halted,   2 4",
        "OoOo, 3, halted,   2 4 1",
    })
    void shouldStartTheVersionThatServes(String states, int visible, String evidence, String started) {
        Rollout rollout = evidence.equals("proven") ? PROVEN : evidence.equals("halted") ? HALTED : UNPROVEN;
        ScalingSettings settings = settings(15, 4);
        QueueCounts counts = QueueCounts.of(visible, 0);
        Fleet fleet = Fleets.of(states);
        History history = history(counts, fleet, rollout, settings);

        ScalingDecision decision = ScalingPolicy.decide(counts, fleet, history, settings);

        assertThat(decision.start()).extracting(Instance::number).isEqualTo(numbers(started));
    }

    @Test
    void shouldNotBlameTheImageForAStartThatEc2CouldNotCarryOut() {
        ScalingSettings settings = settings(15, 2);
        QueueCounts counts = QueueCounts.of(1, 0);
        Fleet full = new Fleet(List.of(
                new Instance(
                        "i-1", 1, InstanceState.STOPPED, NOW, false, 2, "a", "Server.InsufficientInstanceCapacity"),
                new Instance("i-2", 2, InstanceState.STOPPED, NOW, false, 2, "a", ""),
                new Instance("i-3", 3, InstanceState.STOPPED, NOW, false, 2, "b", "")));
        History history = History.beginning()
                .next(NOW, counts, Fleets.of("POO"), 2, false, settings)
                .next(NOW.plusSeconds(5), counts, full, 2, false, settings);

        assertThat(history.rollout().failures()).isZero();
        assertThat(history.backoff()).isEqualTo(CrashLoopBackoff.CLOSED);
        assertThat(history.mayTry(InstanceOperation.START, "i-1")).isFalse();
        assertThat(ScalingPolicy.decide(counts, full, history, settings).start())
                .as("another zone first")
                .extracting(Instance::id)
                .containsExactly("i-3");
    }

    private static PoolDecision decide(Fleet fleet, int visible, Rollout rollout, ScalingSettings settings) {
        return decide(fleet, visible, history(QueueCounts.of(visible, 0), fleet, rollout, settings), settings);
    }

    private static PoolDecision decide(Fleet fleet, int visible, History history, ScalingSettings settings) {
        ScalingDecision demand = ScalingPolicy.decide(QueueCounts.of(visible, 0), fleet, history, settings);
        return PoolPolicy.decide(fleet, demand, history, settings);
    }

    private static History history(QueueCounts counts, Fleet fleet, Rollout rollout, ScalingSettings settings) {
        return Fleets.lasting(Duration.ofSeconds(1), counts, fleet, settings).with(rollout);
    }

    private static ScalingSettings settings(int max, int pool) {
        return Fleets.settings(0, max, 1, Duration.ZERO, Duration.ZERO, pool);
    }

    private static List<Integer> numbers(String text) {
        return text == null
                ? List.of()
                : List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
    }
}
