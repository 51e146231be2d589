package io.elasticfaces.cli.load;

import static io.elasticfaces.cli.load.CheckList.Verdict.FAIL;
import static io.elasticfaces.cli.load.CheckList.Verdict.PASS;
import static io.elasticfaces.cli.load.CheckList.Verdict.UNSURE;
import static io.elasticfaces.cli.load.Runs.cleanStart;
import static io.elasticfaces.cli.load.Runs.goodTimeline;
import static io.elasticfaces.cli.load.Runs.run;
import static io.elasticfaces.cli.load.Runs.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.elasticfaces.cli.load.CheckList.Line;
import io.elasticfaces.cli.load.CheckList.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckListTest {
    @Test
    void shouldPassAGoodRun() {
        assertThat(CheckList.of(run(cleanStart(), goodTimeline())))
                .hasSize(13)
                .allMatch(line -> line.verdict() == PASS);
    }

    static Stream<Arguments> runsWithOneFault() {
        return Stream.of(
                started(Metric.WEB_INSTANCES, 0, "one web instance", "0 running"),
                started(Metric.WEB_INSTANCES, 2, "one web instance", "2 running"),
                started(Metric.INSTANCES, 1, "no app instance", "running instances: 1"),
                started(Metric.PENDING_INSTANCES, 2, "no app instance", "pending instances: 2"),
                started(Metric.IN_OBJECTS, 3, "buckets are empty", "objects in: 3, objects out: 0"),
                started(Metric.OUT_OBJECTS, 4, "buckets are empty", "objects out: 4"),
                started(Metric.REQUESTS_IN_FLIGHT, 2, "queues are empty", "requests in flight: 2"),
                started(Metric.REQUEST_SIZE, 262_144, "MaximumMessageSize", "262144 and 1024"),
                started(Metric.RESPONSE_SIZE, 262_144, "MaximumMessageSize", "1024 and 262144"),
                arguments(timeline(Metric.REQUESTS, 0, 0), "request queue rises", FAIL, "up to 0"),
                arguments(timeline(Metric.REQUESTS, 0, 9, 1), "request queue rises", FAIL, "then 1"),
                arguments(timeline(Metric.REQUESTS_IN_FLIGHT, 0, 2), "request queue rises", FAIL, "2 in flight"),
                arguments(timeline(Metric.RESPONSES, 0, 5), "response queue ends", FAIL, "5"),
                arguments(instances(12.5, 12.75, 2, 0), "instances rise", FAIL, "peak 2"),
                arguments(instances(12.5, 12.75, 4, 0), "instances rise", FAIL, "peak 4, at most 3"),
                arguments(instances(12.5, 12.75, 3, 1), "back at 0", FAIL, "still 1 running"),
                arguments(instances(16.2, 16.4, 3, 0), "back at 0", FAIL, "between 5.2 and 5.4 s"),
                arguments(instances(15.5, 17, 3, 0), "back at 0", UNSURE, "between 4.5 and 6.0 s"),
                arguments(
                        timeline(Metric.INSTANCES, new double[] {1, 12, 12.5, 17, 17.5}, 3, 1, 0, 1, 0),
                        "back at 0",
                        FAIL,
                        "between 6.0 and 6.5 s"),
                arguments(timeline(Metric.IN_OBJECTS, 0, 9), "input bucket reaches", FAIL, "9"),
                arguments(timeline(Metric.IN_OBJECTS, 0, 11), "input bucket reaches", FAIL, "more than 10"),
                arguments(timeline(Metric.OUT_OBJECTS, 0), "output bucket reaches", FAIL, "0"));
    }

    private static Arguments started(Metric metric, long count, String what, String figure) {
        return arguments(cleanStart(metric, count), what, FAIL, figure);
    }

    /** The last answer arrives after 11 s. */
    private static Timeline instances(double lastSeen, double firstGone, long peak, long last) {
        return timeline(Metric.INSTANCES, new double[] {2, lastSeen, firstGone - 0.01}, peak, 1, last);
    }

    @ParameterizedTest(name = "{1}: {3}")
    @MethodSource("runsWithOneFault")
    @SuppressWarnings("unchecked")
    void shouldReportTheOneCheckThatDoesNotPass(Object fault, String what, Verdict verdict, String figure) {
        LoadRun run = fault instanceof Timeline timeline
                ? run(cleanStart(), timeline)
                : run((Map<Metric, Long>) fault, goodTimeline());

        assertThat(CheckList.of(run))
                .filteredOn(line -> line.verdict() != PASS)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.what()).contains(what);
                    assertThat(line.verdict()).isEqualTo(verdict);
                    assertThat(line.figure()).contains(figure);
                });
    }

    @Test
    void shouldPassScaleInThatMayHaveBeenInTime() {
        assertThat(CheckList.of(run(cleanStart(), instances(15.9, 16.2, 3, 0))))
                .allMatch(line -> line.verdict() == PASS);
    }

    @Test
    void shouldExpectNoMoreInstancesThanConcurrentRequests() {
        assertThat(Runs.plan(2, 9).expectedPeak()).isEqualTo(2);
        assertThat(Runs.plan(9, 2).expectedPeak()).isEqualTo(2);
        assertThat(Runs.plan(100, 100).expectedPeak()).isEqualTo(3);
    }

    @Test
    void shouldFailMissingAnswers() {
        List<Answer> answers = new ArrayList<>(Runs.answers(9));
        answers.add(Runs.failed(9, "HTTP 504"));

        assertThat(CheckList.of(run(answers)))
                .filteredOn(line -> line.verdict() == FAIL)
                .extracting(Line::figure)
                .containsExactly("9 of 10", "1.000 s, but only 9 of 10 answered");
    }

    @Test
    void shouldFailASlowRun() {
        List<Answer> answers = new ArrayList<>(Runs.answers(9));
        answers.add(Runs.answer(Runs.picture(9), "p9:Name9", 12));

        assertThat(CheckList.of(run(answers)))
                .filteredOn(line -> line.verdict() == FAIL)
                .extracting(Line::figure)
                .containsExactly("1.200 s");
    }

    @Test
    void shouldBeUnsureOfCountsThatCannotBeRead() {
        Timeline unread = new Timeline();
        unread.failed(Metric.INSTANCES, "AccessDenied");

        assertThat(CheckList.of(run(cleanStart(), unread)))
                .filteredOn(line -> line.verdict() == UNSURE)
                .hasSize(6)
                .filteredOn(line -> line.figure().contains("AccessDenied"))
                .hasSize(2);
    }
}
