package io.elasticfaces.cli.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Records of runs for tests. */
final class Runs {
    private static final long START = 1_000_000_000_000L;

    private Runs() {}

    /** Returns counts of a deployment in which a run can begin. */
    static Map<Metric, Long> cleanStart() {
        Map<Metric, Long> counts = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            counts.put(metric, 0L);
        }
        counts.put(Metric.WEB_INSTANCES, 1L);
        counts.put(Metric.REQUEST_SIZE, 1024L);
        counts.put(Metric.RESPONSE_SIZE, 1024L);
        return counts;
    }

    static Map<Metric, Long> cleanStart(Metric except, long count) {
        Map<Metric, Long> counts = cleanStart();
        counts.put(except, count);
        return counts;
    }

    /** Returns the timeline of a good run with ten requests and three instances. */
    static Timeline goodTimeline() {
        Timeline timeline = new Timeline();
        read(timeline, Metric.REQUESTS, 0, 10, 7, 0, 0);
        read(timeline, Metric.REQUESTS_IN_FLIGHT, 0, 0, 3, 1, 0);
        read(timeline, Metric.RESPONSES, 0, 1, 0, 0, 0);
        readAt(timeline, Metric.INSTANCES, new double[] {0, 2, 10.5, 12.5, 12.75}, 0, 3, 3, 1, 0);
        read(timeline, Metric.IN_OBJECTS, 0, 10, 10);
        read(timeline, Metric.OUT_OBJECTS, 0, 3, 10);
        return timeline;
    }

    /** Returns the timeline of a good run, but with other readings of one metric. */
    static Timeline timeline(Metric except, double[] seconds, long... values) {
        Timeline timeline = new Timeline();
        Timeline good = goodTimeline();
        for (Metric metric : Metric.values()) {
            if (metric != except) {
                good.readings(metric).forEach(reading -> timeline.add(metric, reading));
            }
        }
        readAt(timeline, except, seconds, values);
        return timeline;
    }

    static Timeline timeline(Metric except, long... values) {
        return timeline(except, everyTwoSeconds(values.length), values);
    }

    private static void read(Timeline timeline, Metric metric, long... values) {
        readAt(timeline, metric, everyTwoSeconds(values.length), values);
    }

    /** Adds readings that take 10 ms each. */
    private static void readAt(Timeline timeline, Metric metric, double[] seconds, long... values) {
        for (int i = 0; i < values.length; i++) {
            timeline.add(metric, new Timeline.Reading(nanos(seconds[i]), nanos(seconds[i] + 0.01), values[i]));
        }
    }

    private static double[] everyTwoSeconds(int count) {
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = 2 * i;
        }
        return seconds;
    }

    /** Returns a run with ten requests: one right answer per second from 2 s on, the last at 11 s. */
    static LoadRun run(Map<Metric, Long> before, Timeline timeline) {
        return new LoadRun(plan(10, 10), START, answers(10), before, timeline);
    }

    static LoadRun run(List<Answer> answers) {
        return new LoadRun(plan(10, 10), START, answers, cleanStart(), goodTimeline());
    }

    static LoadPlan plan(int requests, int clients) {
        URI url = URI.create("http://localhost:8000");
        return new LoadPlan(url, null, Duration.ofSeconds(9), List.of(picture(0)), requests, clients, 3);
    }

    static List<Answer> answers(int count) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(answer(picture(i), picture(i).rightAnswer(), i + 2));
        }
        return answers;
    }

    static Answer answer(Picture picture, String text, double seconds) {
        return new Answer(picture, text, null, null, START, START + nanos(seconds), 0);
    }

    static Answer failed(int picture, String error) {
        return new Answer(picture(picture), null, error, "because", START, START + nanos(9), 0);
    }

    static Picture picture(int number) {
        return new Picture(Path.of("p" + number + ".png"), "Name" + number);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
