package io.elasticfaces.cli.load;

import static java.util.Locale.ROOT;

import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs a plan: sends the requests and reads the deployment until it is idle again. Prints a table meanwhile. */
final class Load {
    private static final long ROW_MILLIS = 2_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** The columns of the reference project's grader. */
    private static final List<Metric> COLUMNS =
            List.of(Metric.REQUESTS, Metric.RESPONSES, Metric.INSTANCES, Metric.IN_OBJECTS, Metric.OUT_OBJECTS);

    private static final List<Metric> ZERO_AT_END =
            List.of(Metric.INSTANCES, Metric.REQUESTS, Metric.REQUESTS_IN_FLIGHT, Metric.RESPONSES);

    private final LoadPlan plan;
    private final PrintWriter out;
    private final Timeline timeline = new Timeline();
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final long startNanos = System.nanoTime();

    Load(LoadPlan plan, PrintWriter out) {
        this.plan = plan;
        this.out = out;
    }

    /** Runs over HTTP only. The run begins when this object is created. */
    LoadRun run() throws InterruptedException {
        header();
        send();
        return new LoadRun(plan, startNanos, List.copyOf(answers), Map.of(), timeline);
    }

    /**
     * Runs and reads the deployment.
     *
     * @param before counts before the run
     * @param watch minimum time to read after the last answer, even if the deployment is idle earlier
     * @param settle maximum time to wait after the last answer until the deployment is idle
     */
    LoadRun run(Deployment deployment, Map<Metric, Long> before, Duration watch, Duration settle)
            throws InterruptedException {
        long old = Math.max(before.get(Metric.IN_OBJECTS), before.get(Metric.OUT_OBJECTS));
        header();
        try (Sampler sampler = new Sampler(deployment, timeline, startNanos, old + plan.requests() + 1)) {
            send();
            settle(watch.toNanos(), settle.toNanos());
            sampler.finish();
        }
        row();
        return new LoadRun(plan, startNanos, List.copyOf(answers), before, timeline);
    }

    private void send() throws InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        ExecutorService clients = Executors.newFixedThreadPool(Math.min(plan.clients(), plan.requests()));
        try {
            for (int request = 0; request < plan.requests(); request++) {
                Picture picture = plan.pictures().get(request % plan.pictures().size());
                clients.submit(() -> answers.add(new Request(http, plan, picture).send()));
            }
            clients.shutdown();
            while (!clients.awaitTermination(ROW_MILLIS, TimeUnit.MILLISECONDS)) {
                row();
            }
            row();
        } finally {
            clients.shutdownNow();
        }
    }

    private void settle(long watchNanos, long settleNanos) throws InterruptedException {
        long answered = System.nanoTime();
        long nextRow = ROW_MILLIS;
        while (true) {
            long elapsed = System.nanoTime() - answered;
            boolean idle = ZERO_AT_END.stream().allMatch(metric -> timeline.isZeroSince(metric, answered - startNanos));
            if ((idle && elapsed >= watchNanos) || elapsed >= settleNanos) {
                return;
            }
            if (TimeUnit.NANOSECONDS.toMillis(elapsed) >= nextRow) {
                row();
                nextRow += ROW_MILLIS;
            }
            Thread.sleep(Sampler.FAST_MILLIS / 2);
        }
    }

    private void header() {
        StringBuilder titles = new StringBuilder("|   time ");
        COLUMNS.forEach(metric -> titles.append(String.format(ROOT, "| %17s ", metric.title())));
        titles.append(String.format(ROOT, "| %16s |", "answered"));
        String rule = "-".repeat(titles.length());
        out.println(rule + System.lineSeparator() + titles + System.lineSeparator() + rule);
        out.flush();
    }

    private void row() {
        StringBuilder row =
                new StringBuilder(String.format(ROOT, "| %4.0f s ", (System.nanoTime() - startNanos) / 1e9));
        for (Metric metric : COLUMNS) {
            boolean read = !timeline.readings(metric).isEmpty();
            row.append(String.format(ROOT, "| %17s ", read ? timeline.last(metric) : "-"));
        }
        List<Answer> all = List.copyOf(answers);
        long failed = all.stream().filter(Answer::failed).count();
        String progress =
                (all.size() - failed) + " of " + plan.requests() + (failed == 0 ? "" : ", " + failed + " failed");
        out.println(row.append(String.format(ROOT, "| %16s |", progress)));
        out.flush();
    }
}
