package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces bench request-cost}: what one request costs each process beside its inference. */
@Command(
        name = "request-cost",
        description = {
            "Measure the processor time per request of web tier, worker and local cloud, without inference.",
            "Each runs as a process of its own, as it is shipped; a few clients post pictures one after another. The"
                    + " worker's recogniser takes no time, or with --inference is the real one, whose thread's processor"
                    + " time is taken off. With --delay, how much of a worker's time is inference."
        },
        mixinStandardHelpOptions = true)
final class RequestCostBench implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(
            names = {"-n", "--requests"},
            defaultValue = "1000",
            description = "How many are counted (default: ${DEFAULT-VALUE}).")
    int requests;

    @Option(
            names = "--warm-up",
            defaultValue = "1000",
            description = "How many are sent before, until Java has compiled what is used (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = {"-c", "--clients"},
            defaultValue = "4",
            description = "How many clients post at once (default: ${DEFAULT-VALUE}, which keeps the worker busy).")
    int clients;

    @Option(
            names = "--delay",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "How much longer S3 and SQS take to answer (default: ${DEFAULT-VALUE}; on AWS about 20).")
    int delayMillis;

    @Option(names = "--inference", description = "Recognise with the real networks, of the set app.worker.models.")
    boolean inference;

    @Option(names = "--pictures", description = "A folder of pictures, taken in turn (default: samples/test).")
    Path folder;

    @Option(
            names = "--most-worker",
            paramLabel = "MILLIS",
            description = "End with exit code 1 if the worker needs more than that outside inference.")
    Double mostWorker;

    @Option(
            names = "--most-web",
            paramLabel = "MILLIS",
            description = "End with exit code 1 if the web tier needs more than that.")
    Double mostWeb;

    @Option(
            names = "--web-options",
            paramLabel = "OPTIONS",
            defaultValue = "",
            description = "Options of Java for the web tier, to compare them with those that it is shipped with.")
    String webOptions;

    @Option(
            names = "--worker-options",
            paramLabel = "OPTIONS",
            defaultValue = "",
            description = "The same for the worker, e.g. -XX:TieredStopAtLevel=4.")
    String workerOptions;

    @Option(names = "--keep", description = "Leave the folder with the processes' logs, and say where it is.")
    boolean keep;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || warmUp < 0 || clients < 1 || delayMillis < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--requests and --clients are 1 or more, --warm-up and --delay 0 or more.");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Path> pictures = PictureFolder.list(folder == null ? Installation.testPictures() : folder, spec);
        out.println(Machine.here().describe());
        out.printf(
                "%,d requests after %,d to warm up, %d clients, S3 and SQS %d ms slower, recogniser %s%n",
                requests, warmUp, clients, delayMillis, inference ? "real" : "that takes no time");
        out.flush();
        Path state = Files.createTempDirectory("faces-bench-");
        try (CostSystem system = new CostSystem(
                state,
                !inference,
                Map.of("APP_LOCAL_DELAY", delayMillis + "ms"),
                new CostSystem.JavaOptions(webOptions, workerOptions))) {
            system.ask(Math.max(clients, warmUp), clients, pictures);
            CostSystem.Spent before = system.spent();
            double[] latencies = system.ask(requests, clients, pictures);
            return print(system.spent().since(before), latencies, out);
        } finally {
            if (keep) {
                out.println("The processes' logs are in " + state);
            } else {
                FileUtils.deleteDirectory(state.toFile());
            }
        }
    }

    private int print(CostSystem.Spent spent, double[] latencies, PrintWriter out) {
        double recognition = each(spent.inference());
        out.printf(
                "%n%-24s %12s %12s %12s %12s%n", "processor time", "ms a request", "kernel", "compiling", "collecting");
        double web = line(out, "web tier", spent.web(), 0);
        double outside = line(out, "worker, but inference", spent.worker(), recognition);
        out.printf("%-24s %12.2f%n", "worker, inference", recognition);
        line(out, "local cloud", spent.cloud(), 0);
        double[] sorted = latencies.clone();
        Arrays.sort(sorted);
        out.printf(
                "%n%.1f requests a second; latency %.1f ms in the median, %.1f ms for 95 %%%n",
                requests / (spent.clock() / 1e9),
                sorted[sorted.length / 2],
                sorted[(int) (0.95 * (sorted.length - 1))]);
        out.printf(
                "a worker's time for one %.1f ms, of which inference %.1f ms: %.0f %%%n%n",
                each(spent.clock()), each(spent.inferenceClock()), 100.0 * spent.inferenceClock() / spent.clock());
        boolean holds = limit(out, "worker outside inference", outside, mostWorker);
        holds &= limit(out, "web tier", web, mostWeb);
        out.flush();
        return holds ? 0 : 1;
    }

    /** Prints what one process has used, and returns the milliseconds of one request but for those that are not counted. */
    private double line(PrintWriter out, String what, ProcessorTime spent, double notCounted) {
        double counted = each(spent.allNanos()) - notCounted;
        out.printf(
                "%-24s %12.2f %12.2f %12.2f %12.2f%n",
                what, counted, each(spent.kernelNanos()), each(spent.compilingNanos()), each(spent.collectingNanos()));
        return counted;
    }

    private static boolean limit(PrintWriter out, String what, double millis, Double most) {
        boolean holds = most == null || millis <= most;
        if (most != null) {
            out.printf("%s  %s: at most %.1f ms%n", holds ? "PASS" : "FAIL", what, most);
        }
        return holds;
    }

    private double each(long nanos) {
        return nanos / NANOS_PER_MILLI / requests;
    }
}
