package io.elasticfaces.cli.load;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checks of the reference project's grader, computed from the record of a run. Its limits: messages of 1 KB, 5 s to
 * scale in, 1.2 s per request.
 */
final class CheckList {
    static final int SCALE_IN_SECONDS = 5;
    private static final int MESSAGE_SIZE = 1024;
    private static final double SECONDS_PER_REQUEST = 1.2;

    /** Longest time between two readings for which an event between them can be timed. */
    private static final double MAX_PERIOD_SECONDS = 1;

    private CheckList() {}

    enum Verdict {
        PASS,
        FAIL,
        /** Could not be measured, or not precisely enough. Counts as not passed. */
        UNSURE
    }

    /**
     * One check.
     *
     * @param what the condition that must hold
     * @param figure the measured value
     */
    record Line(Verdict verdict, String what, String figure) {
        static Line of(boolean holds, String what, String figure) {
            return new Line(holds ? Verdict.PASS : Verdict.FAIL, what, figure);
        }
    }

    /** Returns the checks of the state before a run. */
    static List<Line> ofStart(Map<Metric, Long> before) {
        long web = before.get(Metric.WEB_INSTANCES);
        long request = before.get(Metric.REQUEST_SIZE);
        long response = before.get(Metric.RESPONSE_SIZE);
        return List.of(
                Line.of(web == 1, "clean start: one web instance is running", web + " running"),
                empty(before, "no app instance is running", Metric.INSTANCES, Metric.PENDING_INSTANCES),
                empty(before, "the buckets are empty", Metric.IN_OBJECTS, Metric.OUT_OBJECTS),
                empty(
                        before,
                        "the queues are empty",
                        Metric.REQUESTS,
                        Metric.REQUESTS_IN_FLIGHT,
                        Metric.RESPONSES,
                        Metric.RESPONSES_IN_FLIGHT),
                Line.of(
                        request == MESSAGE_SIZE && response == MESSAGE_SIZE,
                        "both queues have MaximumMessageSize " + MESSAGE_SIZE,
                        request + " and " + response));
    }

    private static Line empty(Map<Metric, Long> before, String what, Metric... metrics) {
        return Line.of(
                Stream.of(metrics).allMatch(metric -> before.get(metric) == 0),
                "clean start: " + what,
                Stream.of(metrics)
                        .map(metric -> metric.title() + ": " + before.get(metric))
                        .collect(Collectors.joining(", ")));
    }

    /** Returns the checks of a whole run. */
    static List<Line> of(LoadRun run) {
        List<Line> lines = new ArrayList<>(ofStart(run.before()));
        int requests = run.plan().requests();
        lines.add(requestQueue(run.timeline()));
        lines.add(last(run, Metric.RESPONSES, 0, "the response queue ends at 0"));
        lines.add(scaleOut(run));
        lines.add(scaleIn(run));
        lines.add(last(run, Metric.IN_OBJECTS, requests, "the input bucket reaches " + requests + " objects"));
        lines.add(last(run, Metric.OUT_OBJECTS, requests, "the output bucket reaches " + requests + " objects"));
        lines.add(answers(run));
        lines.add(pace(run));
        return lines;
    }

    private static Line requestQueue(Timeline timeline) {
        long peak = timeline.peak(Metric.REQUESTS);
        long last = timeline.last(Metric.REQUESTS);
        long inFlight = timeline.last(Metric.REQUESTS_IN_FLIGHT);
        return ofReadings(
                timeline,
                Metric.REQUESTS,
                peak > 0 && last == 0 && inFlight == 0,
                "the request queue rises and returns to 0",
                "up to " + peak + ", then " + last + " and " + inFlight + " in flight");
    }

    private static Line last(LoadRun run, Metric metric, long expected, String what) {
        long last = run.timeline().last(metric);
        // Objects are counted up to one more than expected.
        String figure = expected > 0 && last > expected ? "more than " + expected : String.valueOf(last);
        return ofReadings(run.timeline(), metric, last == expected, what, figure);
    }

    private static Line scaleOut(LoadRun run) {
        int expected = run.plan().expectedPeak();
        int max = run.plan().maxInstances();
        long peak = run.timeline().peak(Metric.INSTANCES);
        return ofReadings(
                run.timeline(),
                Metric.INSTANCES,
                peak >= expected && peak <= max,
                "instances rise to " + expected,
                "peak " + peak + ", at most " + max + " allowed");
    }

    private static Line scaleIn(LoadRun run) {
        String what = "instances are back at 0 within " + SCALE_IN_SECONDS + " s of the last answer";
        Timeline.Period back = run.timeline().backAtZero(Metric.INSTANCES, run.lastAnswerNanos());
        if (back == null) {
            String running = "still " + run.timeline().last(Metric.INSTANCES) + " running at the end";
            return ofReadings(run.timeline(), Metric.INSTANCES, false, what, running);
        }
        boolean decided = back.earliest() > SCALE_IN_SECONDS
                || back.latest() <= SCALE_IN_SECONDS
                || back.latest() - back.earliest() <= MAX_PERIOD_SECONDS;
        return decided
                ? Line.of(back.earliest() <= SCALE_IN_SECONDS, what, back.toString())
                : new Line(Verdict.UNSURE, what, back + ": instances were not counted often enough");
    }

    private static Line answers(LoadRun run) {
        int requests = run.plan().requests();
        int right = run.answered() - run.wrong();
        return Line.of(right == requests, "all answers are right", right + " of " + requests);
    }

    private static Line pace(LoadRun run) {
        int requests = run.plan().requests();
        double seconds = run.lastAnswerNanos() / 1e9 / requests;
        boolean all = run.answered() == requests;
        return Line.of(
                seconds < SECONDS_PER_REQUEST && all,
                "wall time per request is under " + SECONDS_PER_REQUEST + " s",
                String.format(ROOT, "%.3f s", seconds)
                        + (all ? "" : ", but only " + run.answered() + " of " + requests + " answered"));
    }

    /** Returns a check of readings. It is unsure if the metric was never read. */
    private static Line ofReadings(Timeline timeline, Metric metric, boolean holds, String what, String figure) {
        return timeline.readings(metric).isEmpty()
                ? new Line(
                        Verdict.UNSURE,
                        what,
                        "could not be read: " + timeline.problems().getOrDefault(metric, "no reading"))
                : Line.of(holds, what, figure);
    }

    static boolean passed(List<Line> lines) {
        return lines.stream().allMatch(line -> line.verdict() == Verdict.PASS);
    }
}
