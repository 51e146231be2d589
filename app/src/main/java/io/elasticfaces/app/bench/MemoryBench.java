package io.elasticfaces.app.bench;

import io.elasticfaces.app.feed.RequestFeed;
import io.elasticfaces.app.load.Machine;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.message.OutcomeStatus;
import io.elasticfaces.message.RecognitionReply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
            Enrolled.samples(environment, folder.resolve("people.log"));
            try (LocalClients aws = LocalClients.of(cloud);
                    MeasuredProcess worker =
                            MeasuredProcess.start(List.of("worker"), environment, folder.resolve("worker.log"))) {
                return print(line, work(aws.feed(), worker, line.curve()), out);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /**
     * How the work ended.
     *
     * @param figures what the worker held then
     * @param seen how many answers say that a face was seen, known or not
     */
    private record Worked(ProcessFigures figures, int seen) {}

    /** Keeps the worker at work. */
    private Worked work(RequestFeed feed, MeasuredProcess worker, MemoryCurve curve) throws IOException {
        List<byte[]> small = SmallPictures.of(Installation.testPictures());
        int sent = 0;
        int answered = 0;
        int seen = 0;
        int looked = 0;
        long heard = System.nanoTime();
        while (answered < pictures) {
            while (sent < pictures && sent - answered < AT_ONCE) {
                feed.send("small.jpg", small.get(sent++ % small.size()));
            }
            List<RecognitionReply> replies = feed.receive();
            int came = replies.size();
            answered += came;
            seen += (int) replies.stream()
                    .map(reply -> reply.outcome().status())
                    .filter(status -> status == OutcomeStatus.OK || status == OutcomeStatus.UNKNOWN)
                    .count();
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
        return new Worked(worker.figures(), seen);
    }

    private boolean print(MemoryPlot.Line line, Worked worked, PrintWriter out) {
        MemoryCurve curve = line.curve();
        double growth = curve.bytesPerThousand() / MEGABYTE;
        double peak = worked.figures().peakBytes() / MEGABYTE;
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
                worked.figures().threads(),
                worked.seen(),
                pictures);
        out.printf("%s  at most %d MB resident%n", small ? "PASS" : "MISS", line.goalMegabytes());
        out.printf("%s  grows by at most %.1f MB for 1,000 pictures%n%n", level ? "PASS" : "MISS", flat);
        out.flush();
        return small && level;
    }

    private static Map<String, String> environment(LocalCloud cloud, Path folder, String set) {
        Map<String, String> environment = Installation.environment(folder);
        environment.putAll(cloud.environment());
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
