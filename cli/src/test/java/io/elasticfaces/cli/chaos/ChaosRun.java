package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.AppCloud;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One run: a local cloud, fault proxies in front of S3 and SQS, the web tier and workers behind them, and clients. */
final class ChaosRun implements AutoCloseable {
    /** Short enough for some clients to get a 504 and fetch: the request of a killed worker is visible after 30 s. */
    private static final String ANSWER_DEADLINE = "25s";

    private static final int LOOK_MILLIS = 50;
    private static final int MANY = 1 << 16;

    final Counts counts = new Counts();
    private final ChaosPlan plan;
    private final String workerMark;
    private final FaultProxy s3Faults;
    private final SqsFaultProxy sqsFaults;
    private final LocalCloud cloud;
    private final AppCloud.Clients aws;
    private final WebProcess web;
    private final Queue<Story> stories = new ConcurrentLinkedQueue<>();

    /**
     * Starts everything except the clients.
     *
     * @param userData what an instance runs at every boot
     * @param workerMark a part of the command line of every worker's process, and of no other
     * @param environment further settings of the web tier and the workers
     */
    ChaosRun(Path folder, ChaosPlan plan, String userData, String workerMark, Map<String, String> environment)
            throws IOException {
        this.plan = plan;
        this.workerMark = workerMark;
        Luck luck = new Luck();
        s3Faults = new FaultProxy(plan, luck, counts);
        sqsFaults = new SqsFaultProxy(plan, luck, counts);
        Map<String, String> settings = new HashMap<>(Map.of(
                "AWS_ENDPOINT_URL_S3",
                s3Faults.endpoint(),
                "AWS_ENDPOINT_URL_SQS",
                sqsFaults.endpoint(),
                "APP_WEB_ANSWER_DEADLINE",
                ANSWER_DEADLINE,
                "APP_WEB_DRAIN",
                "3s",
                "APP_WEB_REPLIES_WAIT_SECONDS",
                "2",
                "APP_WORKER_KEEP_WARM",
                "30s",
                "APP_CONTROLLER_MAX",
                Integer.toString(plan.workers())));
        settings.putAll(environment);
        String faults = "boot-failures=%1$s,no-capacity=%1$s,throttled=%1$s".formatted(plan.callFaults());
        cloud = new LocalCloud(new CloudSettings(folder.resolve("cloud"))
                .withAppInstances(plan.workers(), userData)
                .withEnvironment(settings)
                .withFaults(new RandomFaults(faults)));
        aws = AppCloud.clients(cloud);
        sqsFaults.use(aws.sqs());
        s3Faults.pass(cloud.s3());
        sqsFaults.pass(cloud.sqs());
        Map<String, String> webSettings = new HashMap<>(cloud.environment());
        webSettings.putAll(settings);
        web = new WebProcess(webSettings, folder.resolve("web.log"), counts);
    }

    /** Returns the environment of a command that reaches the cloud without the proxies. */
    Map<String, String> direct() {
        return cloud.environment();
    }

    /** Sends all pictures while things fail, and prints the result. */
    Judgement run(IntFunction<ChaosPicture> pictures) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(plan.clients());
        try {
            AtomicInteger next = new AtomicInteger();
            long end = began + plan.longest().toNanos();
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
            for (int client = 0; client < plan.clients(); client++) {
                clients.execute(() -> {
                    int number = next.getAndIncrement();
                    while (number < plan.requests() && System.nanoTime() < end) {
                        stories.add(ChaosClient.ask(http, web.uri, plan, pictures.apply(number)));
                        number = next.getAndIncrement();
                    }
                });
            }
            clients.shutdown();
            breakThings(clients);
        } finally {
            clients.shutdownNow();
        }
        Judgement judgement = new Judgement(List.copyOf(stories), aws.s3(), sqsFaults.replies);
        System.out.printf("%nChaos in %d s: %s%n%s%n", (System.nanoTime() - began) / 1_000_000_000, judgement, counts);
        return judgement;
    }

    /**
     * Kills workers and restarts the web tier until the clients have ended. The times depend on the seed and on the
     * number of answers, not on the clock, so that a slow machine has no harder time than a fast one.
     */
    private void breakThings(ExecutorService clients) throws IOException, InterruptedException {
        SplittableRandom kills = Luck.of("kills", 0);
        SplittableRandom restarts = Luck.of("restarts", 0);
        int nextKill = gap(kills, plan.killEvery());
        int nextRestart = gap(restarts, plan.restartEvery());
        boolean kill = true;
        while (!clients.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            web.mind();
            if (stories.size() >= nextKill && killWorker(kills)) {
                nextKill += gap(kills, plan.killEvery());
            }
            if (stories.size() >= nextRestart && web.restart(kill)) {
                kill = !kill;
                nextRestart += gap(restarts, plan.restartEvery());
            }
        }
    }

    /** Returns a number from half the mean to one and a half of it. */
    private static int gap(SplittableRandom random, int mean) {
        return mean / 2 + random.nextInt(mean);
    }

    private boolean killWorker(SplittableRandom random) {
        List<ProcessHandle> workers = ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains(workerMark))
                .sorted()
                .toList();
        if (workers.isEmpty()
                || !workers.get(random.nextInt(MANY) % workers.size()).destroyForcibly()) {
            return false;
        }
        counts.add("workers killed");
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        web.close();
        aws.close();
        cloud.close();
        s3Faults.close();
        sqsFaults.close();
    }
}
