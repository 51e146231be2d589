package io.elasticfaces.cli.load;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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

        static Line unsure(String what, String why) {
            return new Line(Verdict.UNSURE, what, why);
        }
    }

    /** Returns the checks of the state before a run. */
    static List<Line> ofStart(Map<Metric, Long> before) {
        return List.of(
                Line.of(
                        before.get(Metric.WEB_INSTANCES) == 1,
                        "clean start: one web instance is running",
                        before.get(Metric.WEB_INSTANCES) + " running"),
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
                        before.get(Metric.REQUEST_SIZE) == MESSAGE_SIZE
                                && before.get(Metric.RESPONSE_SIZE) == MESSAGE_SIZE,
                        "both queues have MaximumMessageSize " + MESSAGE_SIZE,
                        before.get(Metric.REQUEST_SIZE) + " and " + before.get(Metric.RESPONSE_SIZE)));
    }

    private static Line empty(Map<Metric, Long> before, String what, Metric... metrics) {
        List<String> figures = new ArrayList<>();
        boolean empty = true;
        for (Metric metric : metrics) {
            empty &= before.get(metric) == 0;
            figures.add(metric.title() + ": " + before.get(metric));
        }
        return Line.of(empty, "clean start: " + what, String.join(", ", figures));
    }

    /** Returns the checks of a whole run. */
    static List<Line> of(LoadRun run) {
        List<Line> lines = new ArrayList<>(ofStart(run.before()));
        lines.add(requestQueue(run.timeline()));
        lines.add(last(run.timeline(), Metric.RESPONSES, 0, "the response queue ends at 0"));
        lines.add(scaleOut(run));
        lines.add(scaleIn(run));
        int requests = run.plan().requests();
        lines.add(
                last(run.timeline(), Metric.IN_OBJECTS, requests, "the input bucket reaches " + requests + " objects"));
        lines.add(last(
                run.timeline(), Metric.OUT_OBJECTS, requests, "the output bucket reaches " + requests + " objects"));
        lines.add(answers(run));
        lines.add(pace(run));
        return lines;
    }

    private static Line requestQueue(Timeline timeline) {
        String what = "the request queue rises and returns to 0";
        OptionalLong peak = timeline.peak(Metric.REQUESTS);
        if (peak.isEmpty()) {
            return unread(timeline, Metric.REQUESTS, what);
        }
        long last = timeline.last(Metric.REQUESTS).orElseThrow();
        long inFlight = timeline.last(Metric.REQUESTS_IN_FLIGHT).orElse(0);
        return Line.of(
                peak.getAsLong() > 0 && last == 0 && inFlight == 0,
                what,
                "up to " + peak.getAsLong() + ", then " + last + " and " + inFlight + " in flight");
    }

    private static Line last(Timeline timeline, Metric metric, long expected, String what) {
        OptionalLong last = timeline.last(metric);
        if (last.isEmpty()) {
            return unread(timeline, metric, what);
        }
        // Objects are counted up to one more than expected.
        boolean more = expected > 0 && last.getAsLong() > expected;
        return Line.of(
                last.getAsLong() == expected, what, more ? "more than " + expected : String.valueOf(last.getAsLong()));
    }

    private static Line scaleOut(LoadRun run) {
        int expected = run.plan().expectedPeak();
        int max = run.plan().maxInstances();
        String what = "instances rise to " + expected;
        OptionalLong peak = run.timeline().peak(Metric.INSTANCES);
        return peak.isEmpty()
                ? unread(run.timeline(), Metric.INSTANCES, what)
                : Line.of(
                        peak.getAsLong() >= expected && peak.getAsLong() <= max,
                        what,
                        "peak " + peak.getAsLong() + ", at most " + max + " allowed");
    }

    private static Line scaleIn(LoadRun run) {
        String what = "instances are back at 0 within " + SCALE_IN_SECONDS + " s of the last answer";
        OptionalLong last = run.timeline().last(Metric.INSTANCES);
        if (last.isEmpty()) {
            return unread(run.timeline(), Metric.INSTANCES, what);
        }
        Timeline.Period back = run.timeline().backAtZero(Metric.INSTANCES, run.lastAnswerNanos());
        if (back == null) {
            return Line.of(false, what, "still " + last.getAsLong() + " running at the end");
        }
        String figure = String.format(ROOT, "between %.1f and %.1f s", back.earliest(), back.latest());
        boolean decided = back.earliest() > SCALE_IN_SECONDS
                || back.latest() <= SCALE_IN_SECONDS
                || back.latest() - back.earliest() <= MAX_PERIOD_SECONDS;
        return decided
                ? Line.of(back.earliest() <= SCALE_IN_SECONDS, what, figure)
                : Line.unsure(what, figure + ": instances were not counted often enough");
    }

    private static Line answers(LoadRun run) {
        String what = "all answers are right";
        if (!run.plan().named()) {
            return Line.unsure(what, "the people in the pictures are unknown (--results)");
        }
        long right = run.answers().stream()
                .filter(answer -> answer.kind() == Answer.Kind.ANSWERED && answer.right())
                .count();
        int requests = run.plan().requests();
        return Line.of(right == requests, what, right + " of " + requests);
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

    private static Line unread(Timeline timeline, Metric metric, String what) {
        return Line.unsure(what, "could not be read: " + timeline.problems().getOrDefault(metric, "no reading"));
    }

    static boolean passed(List<Line> lines) {
        return lines.stream().allMatch(line -> line.verdict() == Verdict.PASS);
    }
}
