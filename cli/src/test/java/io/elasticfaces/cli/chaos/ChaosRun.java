package io.elasticfaces.cli.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run from the first picture to the judgement. */
final class ChaosRun {
    /** How many of what should not be are shown. */
    private static final int MOST_CASES = 10;

    private final ChaosPlan plan;
    private final Pictures pictures;
    private final String userData;
    private final String workerMark;
    private final Map<String, String> environment;

    /**
     * @param userData what an instance runs at every boot
     * @param workerMark what is in the command line of every worker's process, and of no other
     * @param environment what is set for web tier and workers
     */
    ChaosRun(ChaosPlan plan, Pictures pictures, String userData, String workerMark, Map<String, String> environment) {
        this.plan = plan;
        this.pictures = pictures;
        this.userData = userData;
        this.workerMark = workerMark;
        this.environment = environment;
    }

    /** What is done with a system before anything is asked of it. */
    @FunctionalInterface
    interface Preparation {
        void prepare(ChaosSystem system) throws IOException, InterruptedException;
    }

    /** Runs, and returns what came of it; the table is printed. */
    Judgement in(Path folder, Preparation preparation) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        try (ChaosSystem system = new ChaosSystem(folder, plan, userData, environment)) {
            preparation.prepare(system);
            system.web.awaitReady();
            long began = System.nanoTime();
            AtomicInteger answers = new AtomicInteger();
            Queue<Story> told = new ConcurrentLinkedQueue<>();
            try (Havoc havoc = new Havoc(plan, system.web, workerMark, system.counts, answers::get)) {
                askAll(http, system, story -> {
                    told.add(story);
                    answers.incrementAndGet();
                });
            }
            List<Story> stories = List.copyOf(told);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Audit audit = Audit.of(
                    system.s3, "faces", stories.stream().map(Story::picture).toList());
            Judgement judgement = new Judgement(stories, audit, system.sqsMischief.replies());
            print(judgement, system.counts, took);
            return judgement;
        }
    }

    private void askAll(HttpClient http, ChaosSystem system, Consumer<Story> stories) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long end = System.nanoTime() + plan.longest().toNanos();
        ExecutorService clients = Executors.newFixedThreadPool(plan.clients());
        IntStream.range(0, plan.clients())
                .forEach(client -> clients.execute(() -> {
                    for (int number = next.getAndIncrement();
                            number < plan.requests() && System.nanoTime() < end;
                            number = next.getAndIncrement()) {
                        stories.accept(ChaosClient.ask(http, system.web.uri(), plan, pictures.at(number)));
                    }
                }));
        clients.shutdown();
        if (!clients.awaitTermination(plan.longest().plus(plan.patience()).toSeconds() + 60, TimeUnit.SECONDS)) {
            clients.shutdownNow();
            throw new IllegalStateException("The clients did not end in time.");
        }
    }

    private void print(Judgement of, Counts counts, Duration took) {
        System.out.printf(
                Locale.ROOT,
                "%nChaos, seed %d: %d requests from %d clients in %.0f s%n",
                plan.seed(),
                of.sent(),
                plan.clients(),
                took.toMillis() / 1e3);
        System.out.printf(
                "  %8s  %8s  %13s  %20s  %5s  %7s  %5s  %14s%n",
                "sent",
                "answered",
                "fetched later",
                "failed with a reason",
                "lost",
                "swapped",
                "wrong",
                "answered twice");
        System.out.printf(
                "  %8d  %8d  %13d  %20d  %5d  %7d  %5d  %14d%n",
                of.sent(),
                of.answered(),
                of.fetched(),
                of.failed(),
                of.lost().size(),
                of.swapped().size(),
                of.wrong().size(),
                of.twice().size());
        System.out.println("  workers:  " + counts.list("workers: "));
        System.out.println("  web tier: " + counts.list("web tier: "));
        System.out.println("  S3:       " + counts.list("s3 ").replace("fault: ", ""));
        System.out.println("  SQS:      " + counts.list("sqs ").replace("fault: ", ""));
        System.out.println("  messages: " + counts.list("messages: ") + "; counts " + counts.list("counts: "));
        System.out.println("  posted more than once: " + of.postedAgain() + "; pictures left that nobody has an id of: "
                + of.unowned());
        list("lost", of.lost());
        list("swapped", of.swapped());
        list("wrong", of.wrong());
        list("answered twice", of.twice());
    }

    private static void list(String what, List<String> cases) {
        cases.stream().limit(MOST_CASES).forEach(one -> System.out.println("  " + what + ": " + one));
    }
}
