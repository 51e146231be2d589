package io.elasticfaces.app.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes records of runs for tests: a run of so many requests that went as it should, and changes of it. */
final class Runs {
    static final long BEGAN = 1_000_000_000_000L;
    static final Deployment.Queue EMPTY_QUEUE = new Deployment.Queue(0, 0, 1024);
    static final StartState CLEAN = new StartState(new Deployment.Fleet(1, 0, 0), EMPTY_QUEUE, EMPTY_QUEUE, 0, 0);

    private Runs() {}

    /** Ten requests at once, one answer every second from the second second on, three instances. */
    static LoadRun good() {
        Map<Metric, Series> series = new EnumMap<>(Metric.class);
        series.put(Metric.REQUESTS, series(0, 10, 7, 0, 0));
        series.put(Metric.REQUESTS_IN_FLIGHT, series(0, 0, 3, 1, 0));
        series.put(Metric.RESPONSES, series(0, 1, 0, 0, 0));
        series.put(Metric.INSTANCES, seriesAt(new double[] {0, 2, 10.5, 12.5, 12.75}, 0, 3, 3, 1, 0));
        series.put(Metric.IN_OBJECTS, series(0, 10, 10));
        series.put(Metric.OUT_OBJECTS, series(0, 3, 10));
        return new LoadRun(plan(10, 10, 3), BEGAN, answers(10), CLEAN, series, Map.of());
    }

    static LoadPlan plan(int requests, int clients, int most) {
        return new LoadPlan(URI.create("http://localhost:8000"), 4, true, requests, clients, 0, false, most);
    }

    static List<Answer> answers(int count) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(right(i, i + 2));
        }
        return answers;
    }

    static Answer right(int request, double seconds) {
        Picture picture = new Picture(Path.of("p" + request + ".png"), "Name" + request);
        return answer(request, picture, Answer.Kind.ANSWERED, picture.rightAnswer(), null, seconds);
    }

    static Answer failed(int request, String error, double seconds) {
        Picture picture = new Picture(Path.of("p" + request + ".png"), "Name" + request);
        return answer(request, picture, Answer.Kind.FAILED, null, error, seconds);
    }

    static Answer answer(int request, Picture picture, Answer.Kind kind, String text, String error, double seconds) {
        String problem = error == null ? null : "because";
        return new Answer(request, picture, kind, text, error, problem, BEGAN, BEGAN + nanos(seconds), 0);
    }

    /** Readings two seconds apart. */
    static Series series(long... values) {
        double[] times = new double[values.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = 2 * i;
        }
        return seriesAt(times, values);
    }

    /** Readings at these seconds, of 10 ms each. */
    static Series seriesAt(double[] seconds, long... values) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(new Reading(nanos(seconds[i]), nanos(seconds[i] + 0.01), values[i]));
        }
        return new Series(readings);
    }

    static LoadRun with(LoadRun run, Metric metric, Series series) {
        Map<Metric, Series> changed = new EnumMap<>(run.series());
        changed.put(metric, series);
        return new LoadRun(run.plan(), run.beganNanos(), run.answers(), run.start(), changed, run.problems());
    }

    static LoadRun with(LoadRun run, LoadPlan plan) {
        return new LoadRun(plan, run.beganNanos(), run.answers(), run.start(), run.series(), run.problems());
    }

    static LoadRun with(LoadRun run, List<Answer> answers) {
        return new LoadRun(run.plan(), run.beganNanos(), answers, run.start(), run.series(), run.problems());
    }

    static LoadRun with(LoadRun run, StartState start) {
        return new LoadRun(run.plan(), run.beganNanos(), run.answers(), start, run.series(), run.problems());
    }

    static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
