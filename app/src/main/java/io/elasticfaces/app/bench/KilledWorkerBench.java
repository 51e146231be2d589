package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces bench killed-worker}: how soon a caller is answered whose worker is killed over the picture. */
@Command(
        name = "killed-worker",
        description = {
            "Kill the only worker (kill -9) while it recognises a picture, and time the answer that comes all the same.",
            "A system of its own is started as ./faces local starts it, with at most one worker; a picture that takes a"
                    + " while is posted, and its worker killed before the outcome is stored. SQS shows the request to"
                    + " another worker 30 s after it was taken."
        },
        mixinStandardHelpOptions = true)
final class KilledWorkerBench implements Callable<Integer> {
    private static final Duration TAKEN = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(240);

    /** How long the worker is let work: past its fetch, into the recognition. */
    private static final long INTO_THE_WORK_MILLIS = 150;

    private static final String PERSON = "Ada";
    private static final String PICTURE = "ada-2.png";
    private static final double NANOS = 1e9;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How many workers are killed, one after the other (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "3000",
            description = "How large the picture is made, so that it takes a while (default: ${DEFAULT-VALUE}).")
    int side;

    @Option(
            names = "--most-seconds",
            defaultValue = "45",
            description = "End with exit code 1 if an answer takes longer, from the kill on (default: ${DEFAULT-VALUE}:"
                    + " the 30 s of the visibility timeout, a boot and the work).")
    int mostSeconds;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.flush();
        byte[] picture = LargePicture.of(Installation.testPictures().resolve(PICTURE), side);
        Path state = Files.createTempDirectory("faces-bench-");
        try (OneWorkerSystem system = new OneWorkerSystem(state, Installation.environment(state));
                OneWorker worker = new OneWorker(system.cloudPort(), state)) {
            system.web().awaitReady(OneWorkerSystem.PATIENCE, system.process());
            boolean all = true;
            for (int round = 1; round <= rounds; round++) {
                all &= round(system, worker, picture, out);
            }
            return all ? 0 : 1;
        } finally {
            FileUtils.deleteDirectory(state.toFile());
        }
    }

    private boolean round(OneWorkerSystem system, OneWorker worker, byte[] picture, PrintWriter out) throws Exception {
        int before = worker.outcomes();
        MeasuredWeb web = system.web();
        CompletableFuture<HttpResponse<String>> call = web.sendAsync(web.upload(PICTURE, picture, ANSWER));
        long posted = System.nanoTime();
        long end = posted + TAKEN.toNanos();
        while (!worker.hasTaken()) {
            system.process().requireAlive();
            if (System.nanoTime() > end) {
                throw new IllegalStateException("No worker took the picture in " + TAKEN.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long taken = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(INTO_THE_WORK_MILLIS);
        long pid = worker.kill();
        long killed = System.nanoTime();
        if (call.isDone() || worker.outcomes() != before) {
            out.println("The worker was done before it could be killed: try a larger picture, --side.");
            return false;
        }
        out.printf(
                "worker %d took the picture %.2f s after the post and was killed %.2f s later, with no outcome stored%n",
                pid, (taken - posted) / NANOS, (killed - taken) / NANOS);
        out.flush();
        HttpResponse<String> answer = answer(call);
        double seconds = (System.nanoTime() - killed) / NANOS;
        boolean right = answer.statusCode() == 200 && answer.body().endsWith(":" + PERSON);
        out.printf(
                "answered %.2f s after the kill, %.2f s after the picture was taken: %d %s%n",
                seconds,
                seconds + (killed - taken) / NANOS,
                answer.statusCode(),
                answer.body().strip());
        out.printf("%s  the answer is right%n", right ? "PASS" : "FAIL");
        out.printf(
                "%s  at most %d s from the kill to the answer%n",
                seconds <= mostSeconds ? "PASS" : "FAIL", mostSeconds);
        out.flush();
        return right && seconds <= mostSeconds;
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> call)
            throws InterruptedException, ExecutionException {
        try {
            return call.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer came in " + ANSWER.toSeconds() + " s.", e);
        }
    }
}
