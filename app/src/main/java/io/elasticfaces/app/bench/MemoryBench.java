package io.elasticfaces.app.bench;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces bench memory}: what one worker holds over many pictures, and whether it grows. */
@Command(
        name = "memory",
        description = {
            "Measure what one warm worker holds in memory over many pictures of 64 x 64 pixels, and whether it grows.",
            "For each model set a worker process is started on a local cloud of its own with the sample people enrolled,"
                    + " and kept at work."
        },
        mixinStandardHelpOptions = true)
final class MemoryBench implements Callable<Integer> {
    /** Where a set's name begins so, its worker may hold so many millions of bytes. */
    private static final Map<String, Integer> GOALS = Map.of("dlib", 280, "facenet", 380);

    private static final double MEGABYTE = 1e6;
    private static final int BATCH = 10;
    private static final int AT_ONCE = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @Option(
            names = {"-n", "--pictures"},
            defaultValue = "10000",
            description = "How many pictures each worker answers, 100 or more (default: ${DEFAULT-VALUE}).")
    int pictures;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "dlib,facenet-seeded",
            description =
                    "The model sets, one after the other (default: ${DEFAULT-VALUE}; facenet-seeded has the size and"
                            + " the arithmetic of facenet, and recognises nobody).")
    List<String> sets;

    @Option(
            names = "--every",
            defaultValue = "50",
            description = "After how many pictures it is looked at again (default: ${DEFAULT-VALUE}).")
    int every;

    @Option(
            names = "--flat",
            paramLabel = "MB",
            defaultValue = "0.5",
            description =
                    "What it may grow by for every 1,000 pictures of the second half (default: ${DEFAULT-VALUE}).")
    double flat;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draws the curves into this SVG file.")
    Path plot;

    @Spec
    CommandSpec spec;

    private final Path home = Path.of(System.getProperty("faces.home", "."));

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.printf("One worker each, %,d pictures of 64 x 64 pixels%n%n", pictures);
        out.flush();
        List<MemoryPlot.Line> lines = new ArrayList<>();
        boolean all = true;
        for (String set : sets) {
            MemoryPlot.Line line = new MemoryPlot.Line(set, new MemoryCurve(), goal(set));
            lines.add(line);
            all &= measure(line, out);
        }
        if (plot != null) {
            Files.writeString(plot, MemoryPlot.draw("Resident memory of one worker, 64 x 64 pictures", lines));
            out.println("Drawn into " + plot);
        }
        return all ? 0 : 1;
    }

    private boolean measure(MemoryPlot.Line line, PrintWriter out) throws Exception {
        Path folder = Files.createTempDirectory("faces-bench-");
        try (LocalCloud cloud = new LocalCloud(CloudSettings.in(folder.resolve("cloud"))
                        .withPorts(CloudSettings.Ports.FREE)
                        .withAppInstances(0, ""))
                .start()) {
            Map<String, String> environment = environment(cloud, folder, line.name());
            Enrolled.samples(home, environment, folder.resolve("people.log"));
            try (RequestFeed feed = new RequestFeed(cloud, Enrolled.FIRST_VERSION);
                    MeasuredProcess worker =
                            MeasuredProcess.start(home, List.of("worker"), environment, folder.resolve("worker.log"))) {
                ProcessFigures last = work(feed, worker, line.curve());
                return print(line, last, feed.seen(), out);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** Keeps the worker at work; returns what it holds at the end. */
    private ProcessFigures work(RequestFeed feed, MeasuredProcess worker, MemoryCurve curve) throws IOException {
        List<byte[]> small = SmallPictures.of(home.resolve("samples/test"));
        int sent = 0;
        int answered = 0;
        int looked = 0;
        long heard = System.nanoTime();
        while (answered < pictures) {
            while (sent < pictures && feed.waiting() <= AT_ONCE - BATCH) {
                List<byte[]> next = new ArrayList<>();
                for (int i = 0; i < BATCH && sent < pictures; i++) {
                    next.add(small.get(sent++ % small.size()));
                }
                feed.send(next);
            }
            int came = feed.receive();
            answered += came;
            worker.requireAlive();
            if (came > 0) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new IllegalStateException("No reply for " + PATIENCE.toSeconds() + " s, after " + answered + ".");
            }
            if (came > 0 && (answered - looked >= every || looked == 0)) {
                looked = answered;
                curve.add(answered, worker.figures().residentBytes());
            }
        }
        return worker.figures();
    }

    private boolean print(MemoryPlot.Line line, ProcessFigures last, int seen, PrintWriter out) {
        MemoryCurve curve = line.curve();
        double growth = curve.bytesPerThousand() / MEGABYTE;
        double peak = last.peakBytes() / MEGABYTE;
        boolean small = peak <= line.goalMegabytes();
        boolean level = growth <= flat;
        out.printf(
                "%s: %.0f MB after the first answer, %.0f at the peak, %.0f at the end; %+.2f MB for 1,000 pictures"
                        + " in the second half; %d threads; a face in %,d of %,d%n",
                line.name(),
                curve.startBytes() / MEGABYTE,
                peak,
                curve.endBytes() / MEGABYTE,
                growth,
                last.threads(),
                seen,
                pictures);
        out.printf("%s  at most %d MB resident%n", small ? "PASS" : "MISS", line.goalMegabytes());
        out.printf("%s  grows by at most %.1f MB for 1,000 pictures%n%n", level ? "PASS" : "MISS", flat);
        out.flush();
        return small && level;
    }

    private Map<String, String> environment(LocalCloud cloud, Path folder, String set) {
        String models = System.getenv("FACES_MODELS");
        Map<String, String> environment = new HashMap<>(cloud.environment());
        environment.put("FACES_STATE", folder.toString());
        environment.put(
                "FACES_MODELS", models == null ? home.resolve(".faces/models").toString() : models);
        environment.put("APP_WORKER_MODELS", set);
        environment.put("APP_WORKER_KEEP_WARM", "60s");
        return environment;
    }

    private static int goal(String set) {
        return GOALS.entrySet().stream()
                .filter(goal -> set.startsWith(goal.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalArgumentException("There is no goal for the model set " + set + "."));
    }
}
