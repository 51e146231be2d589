package io.elasticfaces.app.load;

import static io.elasticfaces.app.load.CheckLine.Verdict.FAIL;
import static io.elasticfaces.app.load.CheckLine.Verdict.PASS;
import static io.elasticfaces.app.load.CheckLine.Verdict.UNSURE;
import static io.elasticfaces.app.load.Runs.EMPTY_QUEUE;
import static io.elasticfaces.app.load.Runs.good;
import static io.elasticfaces.app.load.Runs.plan;
import static io.elasticfaces.app.load.Runs.series;
import static io.elasticfaces.app.load.Runs.seriesAt;
import static io.elasticfaces.app.load.Runs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.elasticfaces.app.load.CheckLine.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckListTest {
    private static final String WEB = "one web instance";
    private static final String APPS = "no app instance";
    private static final String BUCKETS = "buckets are empty";
    private static final String QUEUES = "queues are empty";
    private static final String SIZE = "MaximumMessageSize";
    private static final String REQUESTS = "request queue rises";
    private static final String RESPONSES = "response queue ends";
    private static final String RISE = "instances rise";
    private static final String BACK = "back at 0";
    private static final String IN = "input bucket reaches";
    private static final String OUT = "output bucket reaches";
    private static final String ANSWERS = "answers are right";
    private static final String PACE = "wall time per request";

    @Test
    void shouldPassARunThatWentAsItShould() {
        List<CheckLine> lines = CheckList.of(good());

        assertThat(lines).hasSize(13).allMatch(line -> line.verdict() == PASS);
        assertThat(CheckList.passed(lines)).isTrue();
    }

    static Stream<Arguments> runsWithOneFault() {
        Deployment.Queue large = new Deployment.Queue(0, 0, 262_144);
        Deployment.Queue held = new Deployment.Queue(0, 2, 1024);
        return Stream.of(
                arguments("no web", start(new Deployment.Fleet(0, 0, 0), 0, 0), WEB, FAIL, "0 running"),
                arguments("two webs", start(new Deployment.Fleet(2, 0, 0), 0, 0), WEB, FAIL, "2 running"),
                arguments("an app", start(new Deployment.Fleet(1, 1, 0), 0, 0), APPS, FAIL, "1 running, 0 starting"),
                arguments("app pending", start(new Deployment.Fleet(1, 0, 2), 0, 0), APPS, FAIL, "2 starting"),
                arguments("old input", start(Runs.CLEAN.fleet(), 3, 0), BUCKETS, FAIL, "3 objects in, 0 out"),
                arguments("old output", start(Runs.CLEAN.fleet(), 0, 4), BUCKETS, FAIL, "0 objects in, 4 out"),
                arguments("large requests", start(large, EMPTY_QUEUE), SIZE, FAIL, "262144 and 1024"),
                arguments("large responses", start(EMPTY_QUEUE, large), SIZE, FAIL, "1024 and 262144"),
                arguments("held request", start(held, EMPTY_QUEUE), QUEUES, FAIL, "0 + 2 in flight requests"),
                arguments("never queued", with(good(), Metric.REQUESTS, series(0, 0)), REQUESTS, FAIL, "up to 0"),
                arguments("left", with(good(), Metric.REQUESTS, series(0, 9, 1)), REQUESTS, FAIL, "then 1"),
                arguments(
                        "left in flight",
                        with(good(), Metric.REQUESTS_IN_FLIGHT, series(0, 9, 2)),
                        REQUESTS,
                        FAIL,
                        "2 in flight"),
                arguments("replies left", with(good(), Metric.RESPONSES, series(0, 5)), RESPONSES, FAIL, "5"),
                arguments("too few", withInstances(instances(2, 0)), RISE, FAIL, "peak 2"),
                arguments("too many", withInstances(instances(4, 0)), RISE, FAIL, "peak 4, at most 3"),
                arguments("never back", withInstances(instances(3, 1)), BACK, FAIL, "still 1 running"),
                arguments("back late", withInstances(late(16.2, 16.4)), BACK, FAIL, "between 5.2 and 5.4 s"),
                arguments("coarse", withInstances(late(15.5, 17)), BACK, UNSURE, "between 4.5 and 6.0 s"),
                arguments("few in", with(good(), Metric.IN_OBJECTS, series(0, 9)), IN, FAIL, "9"),
                arguments("many in", with(good(), Metric.IN_OBJECTS, series(0, 11)), IN, FAIL, "more than 10"),
                arguments("few out", with(good(), Metric.OUT_OBJECTS, series(0)), OUT, FAIL, "0"),
                arguments("slow", with(good(), slow()), PACE, FAIL, "1.200 s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runsWithOneFault")
    void shouldNameTheOneLineThatDoesNotHold(String name, LoadRun run, String line, Verdict verdict, String figure) {
        List<CheckLine> lines = CheckList.of(run);

        assertThat(lines)
                .filteredOn(checked -> checked.verdict() != PASS)
                .singleElement()
                .satisfies(checked -> {
                    assertThat(checked.what()).contains(line);
                    assertThat(checked.verdict()).isEqualTo(verdict);
                    assertThat(checked.figure()).contains(figure);
                });
        assertThat(CheckList.passed(lines)).isFalse();
    }

    @Test
    void shouldGiveTheBenefitOfAFineDoubt() {
        assertThat(line(withInstances(late(15.9, 16.2)), BACK).verdict()).isEqualTo(PASS);
    }

    @Test
    void shouldCountFromTheLastTimeThatInstancesWereGone() {
        LoadRun flapping =
                with(good(), Metric.INSTANCES, seriesAt(new double[] {1, 12, 12.5, 17, 17.5, 18}, 3, 1, 0, 1, 0, 0));

        assertThat(line(flapping, BACK).verdict()).isEqualTo(FAIL);
    }

    @Test
    void shouldExpectNoMoreInstancesThanClients() {
        LoadRun run = with(withInstances(instances(2, 0)), plan(10, 2, 3));

        assertThat(line(run, RISE).verdict()).isEqualTo(PASS);
    }

    @Test
    void shouldExpectNoMoreInstancesThanRequests() {
        assertThat(plan(2, 9, 15).expectedPeak()).isEqualTo(2);
        assertThat(plan(100, 100, 15).expectedPeak()).isEqualTo(15);
    }

    @Test
    void shouldFailAnswersAndPaceWhereOneIsMissing() {
        List<Answer> answers = new ArrayList<>(Runs.answers(9));
        answers.add(Runs.failed(9, "HTTP 500", 3));

        assertThat(CheckList.of(with(good(), answers)))
                .filteredOn(line -> line.verdict() == FAIL)
                .extracting(CheckLine::figure)
                .containsExactly("9 of 10", "1.000 s, but only 9 of 10 answered");
    }

    @Test
    void shouldNotTakeLateAnswersForAnswersInTime() {
        List<Answer> answers = new ArrayList<>(Runs.answers(9));
        Picture picture = new Picture(Path.of("x.png"), "Paul");
        answers.add(Runs.answer(9, picture, Answer.Kind.LATE, "x:Paul", null, 5));

        assertThat(line(with(good(), answers), ANSWERS).figure()).isEqualTo("9 of 10");
    }

    @Test
    void shouldBeUnsureOfAnswersThatNobodyNamed() {
        LoadPlan plan = good().plan();
        LoadPlan unnamed = new LoadPlan(plan.url(), 4, false, 10, 10, 0, false, 3);

        assertThat(line(with(good(), unnamed), ANSWERS).verdict()).isEqualTo(UNSURE);
    }

    @Test
    void shouldBeUnsureOfWhatCouldNotBeRead() {
        LoadRun run = good();
        LoadRun blind = new LoadRun(
                run.plan(),
                run.beganNanos(),
                run.answers(),
                run.start(),
                new EnumMap<>(Metric.class),
                Map.of(Metric.INSTANCES, "AccessDenied"));

        assertThat(CheckList.of(blind))
                .filteredOn(line -> line.verdict() == UNSURE)
                .hasSize(6);
        assertThat(line(blind, BACK).figure()).contains("AccessDenied");
    }

    private static CheckLine line(LoadRun run, String what) {
        return CheckList.of(run).stream()
                .filter(line -> line.what().contains(what))
                .findFirst()
                .orElseThrow();
    }

    private static LoadRun start(Deployment.Fleet fleet, long in, long out) {
        return with(good(), new StartState(fleet, EMPTY_QUEUE, EMPTY_QUEUE, in, out));
    }

    private static LoadRun start(Deployment.Queue requests, Deployment.Queue responses) {
        return with(good(), new StartState(Runs.CLEAN.fleet(), requests, responses, 0, 0));
    }

    private static Series instances(long peak, long last) {
        return seriesAt(new double[] {2, 12.5, 12.75}, peak, 1, last);
    }

    /** The last answer comes after 11 s. */
    private static Series late(double lastSeen, double firstGone) {
        return seriesAt(new double[] {2, lastSeen, firstGone - 0.01}, 3, 1, 0);
    }

    private static LoadRun withInstances(Series instances) {
        return with(good(), Metric.INSTANCES, instances);
    }

    private static List<Answer> slow() {
        List<Answer> answers = new ArrayList<>(Runs.answers(9));
        answers.add(Runs.right(9, 12));
        return answers;
    }
}
