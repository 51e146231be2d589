package io.elasticfaces.cli;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.worker.model.ModelSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * {@code faces rehearse}: runs a worker from its start to its idle stop on a separate local cloud. It is the test of an
 * image and the training run of the class-data archive.
 */
@Command(
        name = "rehearse",
        description =
                "Run a worker on a separate local cloud with three sample pictures in its queue. Exit code 0 if the"
                        + " worker names all of them and then ends with exit code 0, otherwise 1.",
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int PICTURES = 3;

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

    /** The pictures without a reply, by key. */
    private final Map<String, String> waiting = new HashMap<>();

    private final List<String> faults = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        ResourceNames names = new ResourceNames(Home.settings().text("app.prefix"));
        Path folder = Files.createTempDirectory("faces-rehearsal");
        try (LocalCloud cloud = new LocalCloud(
                new CloudSettings(folder).withPrefix(names.prefix()).withAppInstances(0, ""))) {
            new LocalAws(
                            cloud.s3().toString(),
                            cloud.sqs().toString(),
                            cloud.ec2().toString())
                    .use();
            try (AwsClients aws = AwsClients.pooled(4)) {
                send(aws, names, enrol(aws, names));
                return rehearse(aws.sqs(), names, cloud.environment());
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private String enrol(AwsClients aws, ResourceNames names) throws IOException {
        CollectionStore store = new CollectionStore(aws.s3(), names.stateBucket());
        PrintWriter out = spec.commandLine().getOut();
        try (ModelSet models = Models.open()) {
            if (!PeopleCommand.enrol(models, store, samples("enrol"), out)
                    .refused()
                    .isEmpty()) {
                throw new IllegalStateException("The sample people are not recognised; see above.");
            }
        }
        return store.newest(Operation.DEFAULT_COLLECTION, null);
    }

    /** Sends one picture each of the first people. */
    private void send(AwsClients aws, ResourceNames names, String gallery) throws IOException {
        RequestIds ids = new RequestIds(Clock.systemUTC());
        String requests = url(aws.sqs(), names.requestQueue());
        try (Stream<Path> files = Files.list(samples("test"))) {
            for (Path picture : files.filter(file -> file.toString().endsWith("-2.png"))
                    .sorted()
                    .limit(PICTURES)
                    .toList()) {
                // The class-data archive must contain both readers. Most users send JPEG.
                boolean jpeg = waiting.isEmpty();
                String id = ids.next();
                String name = picture.getFileName().toString().replace(".png", jpeg ? ".jpg" : ".png");
                String key = id + "-" + name;
                byte[] bytes = jpeg ? jpeg(picture) : Files.readAllBytes(picture);
                aws.s3().putObject(put -> put.bucket(names.inBucket()).key(key), RequestBody.fromBytes(bytes));
                String request = new RecognitionRequest(key, id, RecognitionRequest.VERSION, 0, gallery).toJson();
                aws.sqs().sendMessage(send -> send.queueUrl(requests).messageBody(request));
                waiting.put(key, name);
            }
        }
    }

    private int rehearse(SqsClient sqs, ResourceNames names, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> line = command == null || command.isEmpty()
                ? List.of(Home.folder().resolve("faces").toString(), "worker")
                : command;
        String replies = url(sqs, names.responseQueue());
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Process worker = builder.start();
        try {
            boolean ended;
            do {
                // Replies are read once more after the end, for the last reply.
                ended = !worker.isAlive();
                sqs.receiveMessage(receive -> receive.queueUrl(replies)
                                .maxNumberOfMessages(10)
                                .waitTimeSeconds(1))
                        .messages()
                        .forEach(message -> reply(RecognitionReply.parse(message.body()), started));
            } while (!ended && millisSince(started) < TimeUnit.SECONDS.toMillis(patienceSeconds));
            if (!ended) {
                faults.add("it did not end within " + patienceSeconds + " s");
            } else if (worker.exitValue() != 0) {
                faults.add("it ended with exit code " + worker.exitValue());
            }
        } finally {
            worker.descendants().forEach(ProcessHandle::destroyForcibly);
            worker.destroyForcibly();
        }
        waiting.values().forEach(name -> faults.add(name + " was not answered"));
        say(
                faults.isEmpty()
                        ? "rehearsed: %d of %d answered, exit code 0 after %d ms"
                                .formatted(PICTURES, PICTURES, millisSince(started))
                        : "the rehearsal failed: " + String.join("; ", faults));
        return faults.isEmpty() ? 0 : 1;
    }

    /** Replies are not deleted, so that one can be received again. */
    private void reply(RecognitionReply reply, long started) {
        String name = waiting.remove(reply.imageName());
        if (name != null) {
            String answer = reply.outcome().name();
            say("%s: %s, after %d ms".formatted(name, answer, millisSince(started)));
            if (!name.startsWith(answer.toLowerCase(Locale.ROOT) + "-")) {
                faults.add(name + " was answered with " + answer);
            }
        }
    }

    private static Path samples(String which) {
        return Home.folder().resolve("samples").resolve(which);
    }

    private static byte[] jpeg(Path picture) throws IOException {
        BufferedImage pixels = ImageIO.read(picture.toFile());
        BufferedImage opaque = new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(pixels, 0, 0, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(opaque, "jpg", bytes);
        return bytes.toByteArray();
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
