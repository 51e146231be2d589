package io.elasticfaces.cli;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.GalleryStore;
import io.elasticfaces.worker.model.ModelSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code faces rehearse}: runs a worker from its start to its idle stop on a separate local cloud. It is the test of an
 * image and the training run of the class-data archive.
 */
@Command(
        name = "rehearse",
        description =
                "Run a worker on a separate local cloud with pictures in its queue. Exit code 0 if the worker names"
                        + " all of them and then ends with exit code 0, otherwise 1.",
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
    @Option(
            names = "--pictures",
            defaultValue = "3",
            description = "Number of sample pictures in the queue (default: ${DEFAULT-VALUE}).")
    int pictures;

    @Option(
            names = "--patience",
            defaultValue = "300",
            description = "Seconds after which the worker is killed (default: ${DEFAULT-VALUE}).")
    int patienceSeconds;

    @Parameters(
            paramLabel = "<command>",
            description = "The worker's command, after -- (default: the worker of this installation).")
    List<String> command;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = Home.settings();
        ResourceNames names = new ResourceNames(settings.text("app.prefix"));
        Path folder = Files.createTempDirectory("faces-rehearsal");
        try (LocalCloud cloud = new LocalCloud(
                new CloudSettings(folder).withPrefix(names.prefix()).withAppInstances(0, ""))) {
            new LocalAws(
                            cloud.s3().toString(),
                            cloud.sqs().toString(),
                            cloud.ec2().toString())
                    .use();
            try (AwsClients aws = AwsClients.pooled(4)) {
                RequestFeed feed = new RequestFeed(aws.s3(), aws.sqs(), names, enrol(aws, names, settings));
                send(feed);
                return rehearse(feed, cloud.environment());
            }
        } finally {
            delete(folder);
        }
    }

    private String enrol(AwsClients aws, ResourceNames names, Settings settings) throws IOException {
        GalleryStore store = new GalleryStore(aws.s3(), names.stateBucket());
        try (ModelSet models = Models.open(settings.text("app.worker.models"))) {
            long maxPixels = settings.number("app.max-pixels", 1, Long.MAX_VALUE);
            Enrolment.Report report = PeopleCommand.enrol(
                    models,
                    store,
                    maxPixels,
                    samples("enrol"),
                    spec.commandLine().getOut());
            if (!report.refused().isEmpty()) {
                throw new IllegalStateException("The sample people are not recognised; see above.");
            }
        }
        return store.newest().orElseThrow();
    }

    /** Sends one picture each of the first people. */
    private void send(RequestFeed feed) throws IOException {
        int sent = 0;
        for (Path picture : onePerPerson()) {
            // The class-data archive must contain the JPEG reader, because most users send JPEG.
            boolean jpeg = sent * 2 < pictures;
            String name = picture.getFileName().toString();
            feed.send(jpeg ? name.replace(".png", ".jpg") : name, jpeg ? jpeg(picture) : Files.readAllBytes(picture));
            sent++;
        }
    }

    private int rehearse(RequestFeed feed, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> line = command == null || command.isEmpty()
                ? List.of(Home.folder().resolve("faces").toString(), "worker")
                : command;
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Process worker = builder.start();
        try {
            Map<String, Outcome> outcomes = new HashMap<>();
            boolean ended;
            do {
                // Replies are read once more after the end, for the last reply.
                ended = worker.waitFor(0, TimeUnit.SECONDS);
                for (RecognitionReply reply : feed.receive()) {
                    outcomes.put(reply.imageName(), reply.outcome());
                    say(
                            "%s: %s, after %d ms",
                            reply.imageName(), reply.outcome().name(), millisSince(started));
                }
            } while (!ended && millisSince(started) < TimeUnit.SECONDS.toMillis(patienceSeconds));
            return verdict(worker, ended, feed.waiting(), outcomes, millisSince(started));
        } finally {
            worker.descendants().forEach(ProcessHandle::destroyForcibly);
            worker.destroyForcibly();
        }
    }

    private int verdict(
            Process worker, boolean ended, Set<String> missing, Map<String, Outcome> outcomes, long millis) {
        List<String> faults = new ArrayList<>();
        if (!ended) {
            faults.add("it did not end within " + patienceSeconds + " s");
        } else if (worker.exitValue() != 0) {
            faults.add("it ended with exit code " + worker.exitValue());
        }
        missing.forEach(key -> faults.add(key + " was not answered"));
        outcomes.forEach((key, outcome) -> {
            if (!key.contains("-" + outcome.name().toLowerCase(Locale.ROOT) + "-")) {
                faults.add(key + " was answered with " + outcome.name());
            }
        });
        if (faults.isEmpty()) {
            say("rehearsed: %d of %d answered, exit code 0 after %d ms", outcomes.size(), outcomes.size(), millis);
            return 0;
        }
        say("the rehearsal failed: %s", String.join("; ", faults));
        return 1;
    }

    private static Path samples(String which) {
        return Home.folder().resolve("samples").resolve(which);
    }

    private List<Path> onePerPerson() throws IOException {
        try (Stream<Path> files = Files.list(samples("test"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-2.png"))
                    .sorted()
                    .limit(pictures)
                    .toList();
        }
    }

    private static byte[] jpeg(Path picture) throws IOException {
        BufferedImage pixels = ImageIO.read(picture.toFile());
        BufferedImage opaque = new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(pixels, 0, 0, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(opaque, "jpg", bytes);
        return bytes.toByteArray();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void say(String format, Object... words) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", words);
        out.flush();
    }
}
