package io.elasticfaces.controller.decide;

import static io.elasticfaces.controller.Fleets.NOW;
import static io.elasticfaces.controller.Fleets.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.Fleets;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingPolicyTest {
    private static final ScalingSettings DEFAULT = Fleets.settings(0, 15, 1, false);

    /** Counts and fleet that last. */
    private record Case(QueueCounts counts, Duration serviceTime, Fleet fleet, ScalingSettings settings) {
        Case(int visible, int inFlight, String fleet, ScalingSettings settings) {
            this(QueueCounts.of(visible, inFlight), Duration.ZERO, Fleets.of(fleet), settings);
        }

        /** Everything active was started that long ago, and the counts have been the same since. */
        History lasting(int seconds) {
            return Fleets.lasting(Duration.ofSeconds(seconds), counts, fleet, settings);
        }

        /** The same, measured every second. */
        History everySecond(int seconds) {
            History history = Fleets.beginning(NOW.minusSeconds(seconds), counts, fleet, settings);
            for (int second = seconds - 1; second >= 0; second--) {
                history = history.next(NOW.minusSeconds(second), counts, fleet, settings);
            }
            return history;
        }

        /** The same with a measured service time. */
        Case serving(long millis) {
            return new Case(counts, Duration.ofMillis(millis), fleet, settings);
        }

        ScalingDecision after(int seconds) {
            return decide(lasting(seconds));
        }

        ScalingDecision decide(History history) {
            return ScalingPolicy.decide(counts, serviceTime, fleet, history, settings);
        }
    }

    /** Letters of the fleet: see {@link Fleets#of}. Everything active was started a second ago. */
    @ParameterizedTest(name = "{0} visible, {1} in flight, fleet {2}, {3} to {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                // visible, in flight, fleet, min, max, backlog: demand, wanted, capacity, started numbers
                "0, 0, ooooo, 0, 15, 1, 0, 0, 0, -",
                "1, 0, ooooo, 0, 15, 1, 1, 1, 0, 1",
                "3, 0, ooooo, 0, 15, 1, 3, 3, 0, 1 2 3",
                "9, 0, ooooo, 0, 15, 1, 9, 9, 0, 1 2 3 4 5",
                "9, 0, ooooo, 0,  2, 1, 9, 2, 0, 1 2",
                "9, 0, ooooo, 0,  0, 1, 9, 0, 0, -",
                // what is there already, or on its way, is not started again
                "3, 0, ppooo, 0, 15, 1, 3, 3, 2, 3",
                "3, 0, pppoo, 0, 15, 1, 3, 3, 3, -",
                "1, 2, rrooo, 0, 15, 1, 3, 3, 2, 3",
                "0, 2, rrooo, 0, 15, 1, 2, 2, 2, -",
                // what dead workers hold starts nobody
                "0, 5, ooooo, 0, 15, 1, 0, 0, 0, -",
                "0, 5, roooo, 0, 15, 1, 1, 1, 1, -",
                "1, 5, ppooo, 0, 15, 1, 1, 1, 2, -",
                "1, 5, roooo, 0, 15, 1, 2, 2, 1, 2",
                // more than one request to an instance
                "10, 0, ooooo, 0, 15, 10, 10, 1, 0, 1",
                "11, 0, ooooo, 0, 15, 10, 11, 2, 0, 1 2",
                // min
                "0, 0, ooooo, 2, 15, 1, 0, 2, 0, 1 2",
                "0, 0, kkooo, 2, 15, 1, 0, 2, 2, -",
                "3, 0, kkooo, 2, 15, 1, 3, 3, 2, 3",
                // lowest number first; what is between two states cannot be started
                "2, 0, soxoo, 0, 15, 1, 2, 2, 0, 2 4",
                "2, 0, sssss, 0, 15, 1, 2, 2, 0, -",
                "2, 0, ttttt, 0, 15, 1, 2, 2, 0, -",
                "2, 0, ?otoo, 0, 15, 1, 2, 2, 0, 2 4",
                "2, 0, ooopp, 0, 15, 1, 2, 2, 2, -",
                // counts at their limit
                "2147483647, 2147483647, rrooo, 0, 4, 1, 2147483647, 4, 2, 3 4",
            })
    void shouldStartWhatTheDemandWants(
            int visible,
            int inFlight,
            String states,
            int min,
            int max,
            int backlog,
            int demand,
            int wanted,
            int capacity,
            String started) {
        ScalingDecision decision =
                new Case(visible, inFlight, states, Fleets.settings(min, max, backlog, false)).after(1);

        assertThat(decision.demand()).isEqualTo(demand);
        assertThat(decision.wanted()).isEqualTo(wanted);
        assertThat(decision.capacity()).isEqualTo(capacity);
        assertThat(numbers(decision.start())).isEqualTo(list(started));
        assertThat(decision.stop()).isEmpty();
    }

    /** All active instances are past their startup grace. */
    @ParameterizedTest(name = "{0} visible, {1} in flight, fleet {2}, at most {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                // visible, in flight, fleet, max: capacity, started numbers
                "1, 0, roooo, 15, 0, 2",
                "1, 1, roooo, 15, 1, 2",
                "1, 0, rrooo, 15, 0, 3",
                "1, 1, rrooo, 15, 1, 3",
                "1, 2, rrooo, 15, 2, 3",
                "1, 9, rrooo, 15, 2, 3",
                "2, 0, poooo, 15, 0, 2 3",
                // nothing visible: an idle worker counts, however old
                "0, 0, roooo, 15, 1, -",
                "0, 1, rrooo, 15, 2, -",
                // those that have ended still count against max
                "5, 0, rrooo,  3, 0, 3",
                "5, 0, rrooo,  2, 0, -",
            })
    void shouldNotCountOnThoseThatHaveEnded(
            int visible, int inFlight, String states, int max, int capacity, String started) {
        ScalingDecision decision = new Case(visible, inFlight, states, Fleets.settings(0, max, 1, false)).after(61);

        assertThat(decision.capacity()).isEqualTo(capacity);
        assertThat(numbers(decision.start())).isEqualTo(list(started));
    }

    @Test
    void shouldWaitUntilTheCountsNoLongerFlicker() {
        Case one = new Case(1, 0, "ro", Fleets.stabilised());
        History history = History.beginning();
        for (int second = 0; second <= 2; second++) {
            history = history.next(NOW.plusSeconds(second), one.counts(), one.fleet(), one.settings());
            assertThat(one.decide(history).start()).hasSize(second == 2 ? 1 : 0);
        }
    }

    /** Nothing is visible or in flight, and everything active has been there, for 301 s; the net is 300 s. */
    @ParameterizedTest(name = "fleet {0}, at least {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                // fleet, min: stopped numbers
                "rrooo, 0, 2 1",
                "rpsot, 0, 1",
                "rrrrr, 2, 5 4 3",
                "kkrrr, 2, 5 4 3",
                "orrrr, 2, 5 4",
                // those that stay are not stopped for those that cannot be
                "rrp, 1, 2",
                "rp, 1, -",
                "ooooo, 0, -",
            })
    void shouldStopInstancesThatAreIdleForTheIdleTimeout(String states, int min, String stopped) {
        Case idle = new Case(0, 0, states, Fleets.settings(min, 15, 1, false));

        assertThat(numbers(idle.after(301).stop())).isEqualTo(list(stopped));
        assertThat(idle.after(299).stop()).isEmpty();
    }

    @ParameterizedTest(name = "{0} visible, {1} in flight")
    @CsvSource({"1, 0", "0, 1"})
    void shouldNotStopInstancesWhileThereIsWorkAfterALongIdleTime(int visible, int inFlight) {
        History quiet = new Case(0, 0, "rrr", DEFAULT).lasting(301);

        assertThat(new Case(visible, inFlight, "rrr", DEFAULT).decide(quiet).stop())
                .isEmpty();
    }

    @ParameterizedTest(name = "failed {0} s after the last that did not: {1} stopped")
    @CsvSource({"1, 2", "10, 2", "11, 0"})
    void shouldRestartTheIdleTimeoutIfMeasurementsHaveFailedForLong(int seconds, int stopped) {
        Case idle = new Case(0, 0, "rr", DEFAULT);
        History history = idle.lasting(301)
                .failed(NOW.plusSeconds(seconds))
                .next(NOW.plusSeconds(seconds + 1), QueueCounts.NONE, idle.fleet(), DEFAULT);

        assertThat(idle.decide(history).stop()).hasSize(stopped);
    }

    @ParameterizedTest(name = "{0} visible, {1} in flight for {2} s, fleet {3}: {4} stopped")
    @CsvSource({
        // visible, in flight, seconds, fleet: stopped
        "5, 0, 181, rr, 1", // past the startup grace of 60 s, neither receives a request for 120 s; the oldest is kept
        "5, 0, 181, r, 0",
        "5, 0, 301, rr, 2", // the oldest gets twice the time
        "5, 0, 301, r, 1",
        "5, 0, 179, rr, 0", // not for long enough
        "5, 1, 999, rr, 0", // one is at work, and nobody can tell which
        "0, 0, 181, rr, 0", // nothing to take
        "5, 0, 301, kr, 2", // kept warm or not
        "5, 0, 181, ps, 0",
    })
    void shouldStopWhatTakesNothingSoThatOthersStart(
            int visible, int inFlight, int seconds, String states, int stopped) {
        Case waiting = new Case(visible, inFlight, states, Fleets.settings(0, 2, 1, false));
        ScalingDecision decision = waiting.decide(waiting.everySecond(seconds));

        assertThat(decision.stop()).hasSize(stopped);
        if (stopped > 0) {
            assertThat(decision.reason())
                    .isEqualTo("5 visible and none in flight for 120 s: running instances take no requests"
                            + " and are restarted");
        }
    }

    /** 5 requests are visible. Columns: earlier rounds of stops, measured boot, seconds, stopped instances of two. */
    @ParameterizedTest(name = "{0} rounds, a boot of {1} s before: {3} stop after {2} s")
    @CsvSource({
        "0,   0,  181, 1",
        "0,  60,  181, 1", // a boot within the usual
        "0, 100,  181, 0", // twice the boot measured
        "0, 100,  261, 1",
        "1,   0,  181, 0",
        "1,   0,  301, 1",
        "3,   0,  999, 0",
        "3,   0, 1021, 1",
        "9,   0, 1021, 1", // bounded
        "9, 600, 1021, 1",
    })
    void shouldLengthenTheLivenessTimeoutAfterRepeatedStopsAndSlowBoots(
            int rounds, int boot, int seconds, int stopped) {
        Case waiting = new Case(5, 0, "rr", DEFAULT);
        History seen = waiting.everySecond(seconds);
        History history = new History(
                seen.now(),
                seen.since(),
                seen.takenAt(),
                seen.activeSince(),
                seen.stoppingSince(),
                seen.refusals(),
                seen.backoff(),
                new LivenessTimeout(rounds, Optional.empty(), Duration.ofSeconds(boot)),
                seen.rollout());

        assertThat(waiting.decide(history).stop()).hasSize(stopped);
    }

    @Test
    void shouldNotStopBootsOfThreeMinutesAgainAndAgain() {
        Case waiting = new Case(5, 0, "rrr", DEFAULT);
        ScalingDecision first = waiting.decide(waiting.everySecond(181));
        assertThat(numbers(first.stop())).as("the first is kept").containsExactly(2, 3);

        Fleet left = Fleets.after(first, waiting.fleet());
        History history = waiting.everySecond(181)
                .accepted(InstanceOperation.STOP, first.ids(InstanceOperation.STOP))
                .next(NOW.plusSeconds(1), waiting.counts(), left, DEFAULT)
                .next(NOW.plusSeconds(20), QueueCounts.of(4, 1), left, DEFAULT);

        assertThat(history.liveness()).isEqualTo(new LivenessTimeout(0, Optional.empty(), Duration.ofSeconds(201)));
        assertThat(history.livenessTimeout(DEFAULT)).isEqualTo(Duration.ofSeconds(402));
        history = history.next(NOW.plusSeconds(21), QueueCounts.NONE, left, DEFAULT)
                .next(NOW.plusSeconds(22), QueueCounts.of(1, 0), left, DEFAULT)
                .next(NOW.plusSeconds(23), QueueCounts.of(0, 1), left, DEFAULT);
        assertThat(history.livenessTimeout(DEFAULT)).as("no boot").isEqualTo(Duration.ofSeconds(402));
    }

    @Test
    void shouldDoubleTheLivenessTimeoutOncePerRound() {
        History history = new Case(5, 0, "rr", DEFAULT)
                .everySecond(301)
                .accepted(InstanceOperation.STOP, List.of("i-1"))
                .accepted(InstanceOperation.STOP, List.of("i-2"));

        assertThat(history.livenessTimeout(DEFAULT)).isEqualTo(Duration.ofSeconds(240));
    }

    @Test
    void shouldStartOthersInThePlaceOfThoseThatHung() {
        Case waiting = new Case(5, 0, "ssoo", Fleets.settings(0, 2, 1, false));

        assertThat(waiting.after(1).ids(InstanceOperation.START)).containsExactly("i-3", "i-4");
    }

    /** A service time of 800 ms has been measured, unless the table says otherwise. */
    @ParameterizedTest(name = "{0} visible, target {1} ms, service {2} ms")
    @CsvSource({
        // visible, target, service, backlog: wanted
        "10, 4000, 800, 1, 2",
        "11, 4000, 800, 1, 3",
        "75, 4000, 800, 1, 15",
        "1000, 4000, 800, 1, 15",
        "0, 4000, 800, 1, 0",
        "1, 4000, 800, 1, 1",
        // never more instances than requests
        "3, 100, 800, 1, 3",
        // without a target, or before the first reply, the backlog decides
        "10, 0, 800, 5, 2",
        "10, 4000, 0, 5, 2",
        "2147483647, 1, 3600000, 1, 15",
    })
    void shouldWantAsManyAsMeetTheTarget(int visible, long target, long service, int backlog, int wanted) {
        ScalingSettings settings = Fleets.settings(0, 15, backlog, false, Duration.ofMillis(target), Duration.ZERO);
        ScalingDecision decision =
                new Case(visible, 0, "o".repeat(15), settings).serving(service).after(1);

        assertThat(decision.wanted()).isEqualTo(wanted);
        assertThat(decision.start()).hasSize(wanted);
    }

    /** Three workers are busy, so that with 500 ms each and 2 s of lookahead they take 12 before it is over. */
    @ParameterizedTest(name = "{0} visible, {1} in flight, service {2} ms, lookahead {3} ms, visible for {4} s")
    @CsvSource({
        // visible, in flight, service, lookahead, visible since: wanted
        "5, 3, 500, 2000, 1, 3",
        "12, 3, 500, 2000, 1, 3",
        "13, 3, 500, 2000, 1, 4",
        "40, 3, 500, 2000, 1, 15",
        // nobody is at work, nothing has been measured, there is no lookahead: every request counts
        "5, 0, 500, 2000, 1, 5",
        "5, 3, 0, 2000, 1, 8",
        "5, 3, 500, 0, 1, 8",
        // it lasts ten times as long, and no longer
        "5, 3, 500, 2000, 19, 3",
        "5, 3, 500, 2000, 20, 8",
        // what dead workers hold is taken by nobody
        "20, 9, 500, 2000, 1, 11",
        "2147483647, 3, 1, 60000, 1, 15",
    })
    void shouldStartNoInstanceForRequestsThatAreSoonTaken(
            int visible, int inFlight, long service, long lookahead, int seconds, int wanted) {
        ScalingSettings settings = Fleets.settings(0, 15, 1, false, Duration.ZERO, Duration.ofMillis(lookahead));
        ScalingDecision decision = new Case(visible, inFlight, "rrr" + "o".repeat(12), settings)
                .serving(service)
                .after(seconds);

        assertThat(decision.wanted()).isEqualTo(wanted);
        assertThat(decision.start()).hasSize(Math.max(0, wanted - 3));
    }

    @Test
    void shouldSayHowManyAreSoonTaken() {
        ScalingSettings settings = Fleets.settings(0, 15, 1, false, Duration.ZERO, Duration.ofSeconds(2));
        ScalingDecision decision =
                new Case(13, 3, "rrro", settings).serving(500).after(1);

        assertThat(decision.reason())
                .isEqualTo("13 visible (12 of them taken soon), 3 in flight: 4 wanted, 3 available");
    }

    @Test
    void shouldNotStopWhatStillBoots() {
        Case idle = new Case(0, 0, "rr", DEFAULT);
        History history = new Case(0, 0, "ro", DEFAULT)
                .lasting(301)
                .next(NOW.plusSeconds(1), idle.counts(), idle.fleet(), DEFAULT);

        assertThat(numbers(idle.decide(history).stop())).containsExactly(1);
    }

    @ParameterizedTest(name = "fleet {0}, at least {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                // fleet (k: runs and is tagged), min: tagged, released numbers
                "oooo, 0, -, -",
                "oooo, 2, 1 2, -",
                "kkoo, 2, -, -",
                "kkoo, 1, -, 2",
                "kkoo, 0, -, 1 2",
                "ook, 1, 1, 3",
                "took, 2, 2 3, 4",
            })
    void shouldTagAsManyAsAlwaysRun(String states, int min, String tagged, String released) {
        ScalingDecision decision = new Case(0, 0, states, Fleets.settings(min, 15, 1, false)).after(1);

        assertThat(numbers(decision.keepWarm())).isEqualTo(list(tagged));
        assertThat(numbers(decision.release())).isEqualTo(list(released));
    }

    @Test
    void shouldSayWhatAndWhy() {
        ScalingDecision decision = new Case(3, 1, "roo", DEFAULT).after(1);

        assertThat(decision.action()).isEqualTo("start app-tier-instance-2, app-tier-instance-3");
        assertThat(decision.reason()).isEqualTo("3 visible, 1 in flight: 4 wanted, 1 available");
        assertThat(decision.ids(InstanceOperation.START)).containsExactly("i-2", "i-3");
    }

    private static List<Integer> list(String numbers) {
        return numbers == null
                ? List.of()
                : List.of(numbers.split(" ")).stream().map(Integer::valueOf).toList();
    }
}
