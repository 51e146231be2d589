package io.elasticfaces.app.load;

import io.elasticfaces.app.load.CheckLine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the grader of the original system verifies, computed from the record of a run. Its limits: 1 KB messages, 5
 * seconds to scale in, 1.2 seconds a request.
 */
final class CheckList {
    static final int MESSAGE_SIZE = 1024;
    static final double SCALE_IN_SECONDS = 5;
    static final double SECONDS_PER_REQUEST = 1.2;

    /** Readings this close together tell when something happened; the doubt is the deployment's benefit. */
    static final double COARSE_SECONDS = 1;

    private CheckList() {}

    /** Judges a whole run. */
    static List<CheckLine> of(LoadRun run) {
        List<CheckLine> lines = new ArrayList<>(ofStart(run.start()));
        lines.add(requestQueue(run));
        lines.add(responseQueue(run));
        lines.add(scaleOut(run));
        lines.add(scaleIn(run));
        lines.add(objects(run, Metric.IN_OBJECTS, "input"));
        lines.add(objects(run, Metric.OUT_OBJECTS, "output"));
        lines.add(answers(run));
        lines.add(pace(run));
        return lines;
    }

    /** Judges whether a run can begin. */
    static List<CheckLine> ofStart(StartState start) {
        Deployment.Fleet fleet = start.fleet();
        return List.of(
                CheckLine.of(
                        fleet.webRunning() == 1,
                        "clean start: one web instance is running",
                        fleet.webRunning() + " running"),
                CheckLine.of(
                        fleet.appRunning() == 0 && fleet.appPending() == 0,
                        "clean start: no app instance is running",
                        fleet.appRunning() + " running, " + fleet.appPending() + " starting"),
                CheckLine.of(
                        start.inObjects() == 0 && start.outObjects() == 0,
                        "clean start: the buckets are empty",
                        start.inObjects() + " objects in, " + start.outObjects() + " out"),
                CheckLine.of(
                        empty(start.requests()) && empty(start.responses()),
                        "clean start: the queues are empty",
                        describe(start.requests()) + " requests, " + describe(start.responses()) + " responses"),
                CheckLine.of(
                        start.requests().maximumMessageSize() == MESSAGE_SIZE
                                && start.responses().maximumMessageSize() == MESSAGE_SIZE,
                        "both queues have MaximumMessageSize " + MESSAGE_SIZE,
                        start.requests().maximumMessageSize() + " and "
                                + start.responses().maximumMessageSize()));
    }

    private static boolean empty(Deployment.Queue queue) {
        return queue.visible() == 0 && queue.inFlight() == 0;
    }

    private static String describe(Deployment.Queue queue) {
        return queue.visible() + (queue.inFlight() == 0 ? "" : " + " + queue.inFlight() + " in flight");
    }

    private static CheckLine requestQueue(LoadRun run) {
        String what = "the request queue rises and returns to 0";
        OptionalLong peak = run.series(Metric.REQUESTS).peak();
        if (peak.isEmpty()) {
            return unread(run, Metric.REQUESTS, what);
        }
        long last = run.series(Metric.REQUESTS).last().orElseThrow();
        long held = run.series(Metric.REQUESTS_IN_FLIGHT).last().orElse(0);
        return CheckLine.of(
                peak.getAsLong() > 0 && last == 0 && held == 0,
                what,
                "up to " + peak.getAsLong() + ", then " + last + (held == 0 ? "" : " and " + held + " in flight"));
    }

    private static CheckLine responseQueue(LoadRun run) {
        String what = "the response queue ends at 0";
        OptionalLong last = run.series(Metric.RESPONSES).last();
        return last.isEmpty()
                ? unread(run, Metric.RESPONSES, what)
                : CheckLine.of(last.getAsLong() == 0, what, String.valueOf(last.getAsLong()));
    }

    private static CheckLine scaleOut(LoadRun run) {
        int expected = run.plan().expectedPeak();
        String what = "instances rise to " + expected;
        OptionalLong peak = run.series(Metric.INSTANCES).peak();
        return peak.isEmpty()
                ? unread(run, Metric.INSTANCES, what)
                : CheckLine.of(
                        peak.getAsLong() >= expected
                                && peak.getAsLong() <= run.plan().most(),
                        what,
                        "peak " + peak.getAsLong() + ", at most " + run.plan().most() + " allowed");
    }

    private static CheckLine scaleIn(LoadRun run) {
        String what = "instances are back at 0 within " + (int) SCALE_IN_SECONDS + " s of the last answer";
        Series instances = run.series(Metric.INSTANCES);
        if (instances.readings().isEmpty()) {
            return unread(run, Metric.INSTANCES, what);
        }
        Series.Return back = instances.backAtZero(run.lastAnswerNanos());
        if (back == null) {
            return new CheckLine(Verdict.FAIL, what, "still " + instances.last().orElseThrow() + " running at the end");
        }
        String figure = Figures.format("between %.1f and %.1f s", back.earliest(), back.latest());
        if (back.earliest() > SCALE_IN_SECONDS) {
            return new CheckLine(Verdict.FAIL, what, figure);
        }
        boolean coarse = back.latest() > SCALE_IN_SECONDS && back.latest() - back.earliest() > COARSE_SECONDS;
        return coarse
                ? new CheckLine(Verdict.UNSURE, what, figure + ": instances could not be counted often enough")
                : new CheckLine(Verdict.PASS, what, figure);
    }

    private static CheckLine objects(LoadRun run, Metric metric, String bucket) {
        int expected = run.plan().requests();
        String what = "the " + bucket + " bucket reaches " + expected + " objects";
        OptionalLong last = run.series(metric).last();
        return last.isEmpty()
                ? unread(run, metric, what)
                : CheckLine.of(
                        last.getAsLong() == expected,
                        what,
                        last.getAsLong() > expected ? "more than " + expected : String.valueOf(last.getAsLong()));
    }

    private static CheckLine answers(LoadRun run) {
        int expected = run.plan().requests();
        String what = "all answers are right";
        if (!run.plan().named()) {
            return new CheckLine(Verdict.UNSURE, what, "nobody said who is in the pictures (--results)");
        }
        long right = run.answers().stream()
                .filter(answer -> answer.kind() == Answer.Kind.ANSWERED && answer.right())
                .count();
        return CheckLine.of(right == expected, what, right + " of " + expected);
    }

    private static CheckLine pace(LoadRun run) {
        int requests = run.plan().requests();
        double seconds = run.lastAnswerNanos() / 1e9 / requests;
        long answered = run.answers().stream()
                .filter(answer -> answer.kind() == Answer.Kind.ANSWERED)
                .count();
        return CheckLine.of(
                seconds < SECONDS_PER_REQUEST && answered == requests,
                "wall time per request is under " + SECONDS_PER_REQUEST + " s",
                Figures.format("%.3f s", seconds)
                        + (answered == requests ? "" : ", but only " + answered + " of " + requests + " answered"));
    }

    private static CheckLine unread(LoadRun run, Metric metric, String what) {
        return new CheckLine(
                Verdict.UNSURE, what, "could not be read: " + run.problems().getOrDefault(metric, "no reading"));
    }

    /** Whether all hold. */
    static boolean passed(List<CheckLine> lines) {
        return lines.stream().allMatch(line -> line.verdict() == Verdict.PASS);
    }
}
