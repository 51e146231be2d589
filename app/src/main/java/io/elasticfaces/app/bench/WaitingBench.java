package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces bench waiting}: what callers that wait for their answer cost the web tier. */
@Command(
        name = "waiting",
        description = {
            "Measure what callers that wait cost the web tier: memory, threads, and whether each gets its own answer.",
            "A web tier of its own is started on a local cloud of its own, so many callers post a picture each, nobody"
                    + " works until all wait, and then a stand-in answers them without looking at a picture."
        },
        mixinStandardHelpOptions = true)
final class WaitingBench implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Option(
            names = {"-n", "--callers"},
            defaultValue = "1000",
            description = "How many wait at once (default: ${DEFAULT-VALUE}).")
    int callers;

    @Option(
            names = "--picture-bytes",
            defaultValue = "20000",
            description = "How large each picture is, about (default: ${DEFAULT-VALUE}).")
    int pictureBytes;

    @Option(
            names = "--java-options",
            defaultValue = "-Xmx96m -XX:TieredStopAtLevel=1 -Xss512k",
            description = "Java's options for the web tier (default: ${DEFAULT-VALUE}, which fits 1 GiB).")
    String javaOptions;

    @Option(
            names = "--most-megabytes",
            description = "End with exit code 1 if more than so many millions of bytes were ever resident.")
    Integer mostMegabytes;

    @Option(names = "--most-threads", description = "End with exit code 1 if there were more threads than that.")
    Integer mostThreads;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.printf("Web tier: %s; %,d callers, %,d bytes each%n", javaOptions, callers, pictureBytes);
        out.flush();
        Path folder = Files.createTempDirectory("faces-bench-");
        try (LocalCloud cloud = new LocalCloud(CloudSettings.in(folder.resolve("cloud"))
                        .withPorts(CloudSettings.Ports.FREE)
                        .withAppInstances(1, "#!/bin/sh\n"))
                .start()) {
            return measure(cloud, folder, out);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private int measure(LocalCloud cloud, Path folder, PrintWriter out) throws Exception {
        int port = FreePorts.inARow(1);
        Map<String, String> environment = Installation.environment(folder);
        environment.putAll(cloud.environment());
        environment.put("APP_CONTROLLER_MAX", "0");
        environment.put("APP_WEB_MAX_WAITING", Integer.toString(callers));
        environment.put("FACES_JAVA_OPTIONS", javaOptions);
        try (MeasuredProcess web = MeasuredProcess.start(
                        List.of("web", "--host", "127.0.0.1", "--port", Integer.toString(port)),
                        environment,
                        folder.resolve("web.log"));
                WaitingCallers crowd = new WaitingCallers(port, callers, NoisePicture.png(pictureBytes))) {
            crowd.awaitReady(web);
            row(out, "ready", web.figures());
            double posted = crowd.postAndAwaitWaiting(web);
            ProcessFigures waiting = web.figures();
            row(out, "%,d waiting".formatted(callers), waiting);
            WaitingCallers.Answers answers = crowd.answer(cloud);
            ProcessFigures after = web.figures();
            row(out, "answered", after);
            out.printf(
                    "All waited after %.1f s; answered in %.1f s more: %,d right, %,d given to somebody else, %,d failed%n",
                    posted, answers.seconds(), answers.right(), answers.wrong(), answers.failed());
            int threads = Math.max(waiting.threads(), after.threads());
            return verdict(out, answers, after.peakBytes(), threads);
        }
    }

    private int verdict(PrintWriter out, WaitingCallers.Answers answers, long peakBytes, int threads) {
        boolean answered = answers.right() == callers;
        boolean small = mostMegabytes == null || peakBytes <= mostMegabytes * MEGABYTE;
        boolean few = mostThreads == null || threads <= mostThreads;
        out.printf("%s  every caller got the answer to the own picture%n", word(answered));
        if (mostMegabytes != null) {
            out.printf("%s  at most %d MB resident: %.0f MB%n", word(small), mostMegabytes, peakBytes / MEGABYTE);
        }
        if (mostThreads != null) {
            out.printf("%s  at most %d threads: %d%n", word(few), mostThreads, threads);
        }
        return answered && small && few ? 0 : 1;
    }

    private static String word(boolean holds) {
        return holds ? "PASS" : "FAIL";
    }

    private static void row(PrintWriter out, String when, ProcessFigures figures) {
        out.printf(
                "%-16s %6.0f MB resident, %6.0f MB at the most so far, %4d threads%n",
                when, figures.residentBytes() / MEGABYTE, figures.peakBytes() / MEGABYTE, figures.threads());
        out.flush();
    }
}
