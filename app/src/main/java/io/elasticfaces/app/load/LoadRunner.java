package io.elasticfaces.app.load;

import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Makes one run: sends the requests, watches the deployment until it is quiet again, and records both. */
final class LoadRunner {
    private static final long TABLE_MILLIS = 2_000;

    private final LoadPlan plan;
    private final RequestSettings settings;
    private final PictureFolder pictures;
    private final PrintWriter out;

    LoadRunner(LoadPlan plan, RequestSettings settings, PictureFolder pictures, PrintWriter out) {
        this.plan = plan;
        this.settings = settings;
        this.pictures = pictures;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @param deployment what is watched, or null where only HTTP is used
     * @param start how the deployment was found, or null with none
     * @param watch how long the deployment is watched after the last answer, even if it is quiet before
     * @param settle how long it is watched at the most
     */
    LoadRun run(Deployment deployment, StartState start, Duration watch, Duration settle) throws InterruptedException {
        ExecutorService executor =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
                    Thread thread = new Thread(task, "load-client");
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .executor(executor)
                    .build();
            Tally tally = new Tally(plan.requests());
            Timeline timeline = new Timeline();
            LiveTable table = new LiveTable(out, timeline, tally, plan.requests());
            Generator generator =
                    new Generator(new Requester(http, settings, pictures, executor)::ask, tally, executor);
            table.header();
            long began = System.nanoTime();
            if (deployment == null) {
                send(generator, tally, table, began);
            } else {
                long enoughIn = start.inObjects() + plan.requests();
                long enoughOut = start.outObjects() + plan.requests();
                try (Sampler sampler = new Sampler(deployment, timeline, began, enoughIn, enoughOut)) {
                    sampler.start();
                    send(generator, tally, table, began);
                    settle(timeline, table, began, watch, settle);
                    sampler.finish();
                }
                table.row(secondsSince(began));
            }
            return new LoadRun(plan, began, tally.answers(), start, timeline.series(), timeline.problems());
        } finally {
            executor.shutdownNow();
        }
    }

    private void send(Generator generator, Tally tally, LiveTable table, long began) throws InterruptedException {
        Thread pacer = new Thread(() -> generate(generator), "load-pacer");
        pacer.setDaemon(true);
        pacer.start();
        boolean done = false;
        while (!done) {
            done = tally.await(TABLE_MILLIS, TimeUnit.MILLISECONDS);
            table.row(secondsSince(began));
        }
    }

    private void generate(Generator generator) {
        try {
            if (plan.perSecond() > 0) {
                generator.atRate(plan.requests(), plan.perSecond(), plan.clients());
            } else {
                generator.atOnce(plan.requests(), plan.clients());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void settle(Timeline timeline, LiveTable table, long began, Duration watch, Duration settle)
            throws InterruptedException {
        long answered = System.nanoTime() - began;
        long nextRow = answered + TimeUnit.MILLISECONDS.toNanos(TABLE_MILLIS);
        while (true) {
            long now = System.nanoTime() - began;
            boolean watched = now - answered >= watch.toNanos();
            if ((watched && isQuiet(timeline.series(), answered)) || now - answered >= settle.toNanos()) {
                return;
            }
            if (now >= nextRow) {
                table.row(now / 1e9);
                nextRow += TimeUnit.MILLISECONDS.toNanos(TABLE_MILLIS);
            }
            TimeUnit.MILLISECONDS.sleep(Sampler.FAST_MILLIS / 2);
        }
    }

    /** Whether everything that should end at zero was read as zero after the last answer. */
    private static boolean isQuiet(Map<Metric, Series> series, long answered) {
        for (Metric metric :
                new Metric[] {Metric.INSTANCES, Metric.REQUESTS, Metric.REQUESTS_IN_FLIGHT, Metric.RESPONSES}) {
            Series read = series.getOrDefault(metric, Series.EMPTY);
            int last = read.readings().size() - 1;
            if (last < 0
                    || read.readings().get(last).value() != 0
                    || read.readings().get(last).beganNanos() < answered) {
                return false;
            }
        }
        return true;
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
