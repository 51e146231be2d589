package io.elasticfaces.app.bench;

import io.elasticfaces.app.feed.RequestFeed;
import io.elasticfaces.app.load.Machine;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces bench boot}: how long a worker's process takes to its first receive and its first answer. */
@Command(
        name = "boot",
        description = {
            "Time a worker's process from its start to its first receive and its first answer, split into stages.",
            "A picture waits in the queue of a local cloud of its own each time. The networks load on one thread while"
                    + " Camel starts on another, so that the stages of the two overlap."
        },
        mixinStandardHelpOptions = true)
final class BootBench implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** What a worker writes when it has received a request. */
    private static final String RECEIVED = " received, for the ";

    private static final String NAME = "small.jpg";
    private static final int GOAL_AOT = 1500;
    private static final int GOAL_CLASS_DATA = 2000;
    private static final int MORE_FOR_FACENET = 900;
    private static final int TO_THE_ANSWER = 300;

    @Option(
            names = {"-n", "--boots"},
            defaultValue = "10",
            description = "How many boots are counted (default: ${DEFAULT-VALUE}).")
    int boots;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "dlib,facenet-seeded",
            description = "The model sets (default: ${DEFAULT-VALUE}).")
    List<String> sets;

    @Option(
            names = "--jdk",
            split = ",",
            paramLabel = "FOLDER",
            description = "The JDKs (default: the newest and the oldest under /usr/lib/jvm).")
    List<Path> homes;

    @Option(names = "--no-archive", description = "Start without an archive of the classes.")
    boolean bare;

    @Spec
    CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() throws Exception {
        if (boots < 1) {
            throw new ParameterException(spec.commandLine(), "--boots is 1 or more.");
        }
        out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.flush();
        boolean all = true;
        for (Jdk jdk : jdks()) {
            for (String set : sets) {
                all &= measure(jdk, set);
            }
        }
        return all ? 0 : 1;
    }

    private List<Jdk> jdks() throws IOException {
        if (homes != null) {
            List<Jdk> chosen = new ArrayList<>();
            for (Path folder : homes) {
                Jdk jdk = Jdk.at(folder);
                if (jdk == null) {
                    throw new ParameterException(spec.commandLine(), "There is no JDK in " + folder + ".");
                }
                chosen.add(jdk);
            }
            return chosen;
        }
        List<Jdk> installed = Jdk.installed();
        return installed.size() < 2 ? installed : List.of(installed.get(0), installed.get(installed.size() - 1));
    }

    private boolean measure(Jdk jdk, String set) throws Exception {
        Path folder = Files.createTempDirectory("faces-bench-");
        try (LocalCloud cloud = new LocalCloud(CloudSettings.in(folder.resolve("cloud"))
                        .withPorts(CloudSettings.Ports.FREE)
                        .withAppInstances(0, ""))
                .start()) {
            Map<String, String> environment = environment(cloud, folder, jdk, set);
            Enrolled.samples(environment, folder.resolve("people.log"));
            byte[] picture = SmallPictures.of(Installation.testPictures()).get(0);
            try (LocalClients aws = LocalClients.of(cloud)) {
                RequestFeed feed = aws.feed();
                if (!bare) {
                    Path archive = folder.resolve("worker.archive");
                    train(jdk, feed, picture, environment, archive);
                    environment.put("FACES_JAVA_OPTIONS", jdk.using(archive));
                }
                BootTimes times = new BootTimes();
                for (int boot = 0; boot < boots; boot++) {
                    times.add(boot(feed, picture, environment, folder.resolve("worker.log")));
                }
                return print(jdk, set, times);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** Runs a worker to its own end, whose JVM leaves the archive then. */
    private void train(Jdk jdk, RequestFeed feed, byte[] picture, Map<String, String> environment, Path archive)
            throws Exception {
        Map<String, String> training = new HashMap<>(environment);
        training.put("FACES_JAVA_OPTIONS", jdk.training(archive) + " -Xlog:disable -Xlog:all=error:stderr");
        training.put("APP_WORKER_KEEP_WARM", "0s");
        feed.send(NAME, picture);
        feed.send(NAME, picture);
        Path log = archive.resolveSibling("training.log");
        try (MeasuredProcess worker = MeasuredProcess.start(List.of("worker"), training, log)) {
            if (!worker.awaitEnd(PATIENCE) || !Files.exists(archive)) {
                throw new IllegalStateException("No archive was made: " + Files.readString(log));
            }
        }
        while (!feed.waiting().isEmpty()) {
            if (feed.receive().isEmpty()) {
                throw new IllegalStateException("Pictures were not answered: " + Files.readString(log));
            }
        }
    }

    private Map<String, Double> boot(RequestFeed feed, byte[] picture, Map<String, String> environment, Path log)
            throws Exception {
        feed.send(NAME, picture);
        Files.deleteIfExists(log);
        long began = System.nanoTime();
        try (MeasuredProcess worker = MeasuredProcess.start(List.of("worker"), environment, log)) {
            // Asking SQS again and again would take a core from the worker.
            while (!Files.exists(log) || !Files.readString(log).contains(RECEIVED)) {
                TimeUnit.MILLISECONDS.sleep(5);
                require(worker, began);
            }
            double received = millisSince(began);
            while (feed.receive().isEmpty()) {
                require(worker, began);
            }
            double answered = millisSince(began);
            Map<String, Double> boot = new LinkedHashMap<>(BootTimes.stages(Files.readAllLines(log))
                    .orElseThrow(() -> new IllegalStateException("The worker did not say that it is ready.")));
            boot.put(BootTimes.FIRST_RECEIVE, received);
            boot.put(BootTimes.FIRST_ANSWER, answered - received);
            return boot;
        }
    }

    private static void require(MeasuredProcess worker, long began) throws IOException {
        worker.requireAlive();
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
            throw new IllegalStateException("The worker has done nothing for " + PATIENCE.toSeconds() + " s.");
        }
    }

    private boolean print(Jdk jdk, String set, BootTimes times) {
        out.printf("%n%s, %s: %d boots, milliseconds%n", bare ? "JDK " + jdk.version() : jdk, set, boots);
        out.printf("%-16s%8s%8s%n", "", "median", "worst");
        Map<String, BootTimes.Spread> spreads = times.spreads();
        spreads.forEach((stage, spread) -> out.printf("%-16s%8.0f%8.0f%n", stage, spread.median(), spread.worst()));
        int goal =
                (jdk.hasAotCache() ? GOAL_AOT : GOAL_CLASS_DATA) + (set.startsWith("facenet") ? MORE_FOR_FACENET : 0);
        boolean received =
                told(spreads.get(BootTimes.FIRST_RECEIVE).median(), goal, "from the start to the first receive");
        boolean answered =
                told(spreads.get(BootTimes.FIRST_ANSWER).median(), TO_THE_ANSWER, "from there to the first answer");
        out.flush();
        return received && answered;
    }

    private boolean told(double median, int goal, String what) {
        boolean held = median <= goal;
        out.printf("%s  %.0f ms %s; at most %d in the median%n", held ? "PASS" : "MISS", median, what, goal);
        return held;
    }

    private static Map<String, String> environment(LocalCloud cloud, Path folder, Jdk jdk, String set) {
        Map<String, String> environment = Installation.environment(folder);
        environment.putAll(cloud.environment());
        // The archive here is made for the measurement, or there is none.
        environment.put("FACES_NO_ARCHIVE", "1");
        environment.put("FACES_JAVA_HOME", jdk.home().toString());
        environment.put("APP_WORKER_MODELS", set);
        environment.put("APP_WORKER_KEEP_WARM", "60s");
        environment.put("APP_WORKER_KEEP_WARM_MOST", "0s");
        return environment;
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
