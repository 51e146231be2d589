package io.elasticfaces.cli;

import io.elasticfaces.cli.models.ModelFetcher;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.worker.gallery.GalleryStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code faces local}: runs the whole system on this machine. */
@Command(
        name = "local",
        description = "Run everything on this machine: the local cloud, the web tier and the controller.",
        mixinStandardHelpOptions = true)
final class LocalCommand implements Callable<Integer> {
    @Mixin
    CloudOptions cloud;

    @Option(names = "--port", defaultValue = "8000", description = "Port of the web tier (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--max",
            description = "Maximum number of workers that run at once (default: from cores and memory).")
    Integer max;

    @Option(names = "--fresh", description = "First delete the pictures, results, queues and people of earlier runs.")
    boolean fresh;

    @Override
    public Integer call() throws Exception {
        Ports.requireFree("127.0.0.1", port, "The web tier", "--port");
        Settings settings = Home.settings();
        fetchModels(settings.text("app.worker.models"));
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitUninterruptibly(ended);
        }));
        List<String> words = new ArrayList<>(List.of("cloud", "--child"));
        words.addAll(cloud.words());
        List<String> first = new ArrayList<>(words);
        if (fresh) {
            first.add("--fresh");
        }
        boolean knowsNobody = fresh || Files.notExists(Home.state().resolve(CloudOptions.FOLDER));
        LocalAws address = cloud.address();
        address.use();
        // The models load and the clients are created while the local cloud starts.
        try (ChildProcess child = ChildProcess.start(first, System.out::println);
                LazyModels models = new LazyModels(() -> Models.open(settings.text("app.worker.models")));
                AwsClients aws = AwsClients.pooled(WebCommand.CONCURRENT_CALLS)) {
            if (knowsNobody) {
                models.load();
            }
            child.awaitReady(line -> say("Cloud", "%s", line));
            String prefix = settings.text("app.prefix");
            say("S3", "%s  buckets %s-in-bucket, -out-bucket, -state-bucket", address.s3(), prefix);
            say("SQS", "%s  queues %s-req-queue, -resp-queue, -dead-queue", address.sqs(), prefix);
            say(
                    "EC2",
                    "%s  web-instance (running), app-tier-instance-1 to %d (stopped)",
                    address.ec2(),
                    CloudOptions.POOL);
            enrolSamples(settings, aws, models);
            try (ProcessSupervisor supervisor = new ProcessSupervisor(
                    child, () -> ChildProcess.start(words, System.out::println), line -> say("Cloud", "%s", line))) {
                serve(stop, aws);
            }
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void serve(CountDownLatch stop, AwsClients aws) throws Exception {
        WebCommand web = new WebCommand();
        web.port = port;
        web.host = "127.0.0.1";
        try (WorkerArchive archive = new WorkerArchive()) {
            // The shutdown waits for a running poll. Shorter polls cost nothing on a local cloud.
            Role role = web.role(aws).withoutShutdownHook().with("app.web.replies-wait-seconds", "2");
            if (max != null) {
                role.with("app.controller.max", max.toString());
            }
            role.onStarted(() -> {
                say(
                        "Web",
                        "http://localhost:%d  ready: open it, or POST a picture to it; Ctrl-C ends everything",
                        port);
                archive.makeUnlessThere(Home.folder(), Home.state().resolve("archive.log"));
            });
            Thread stopper = new Thread(() -> {
                awaitUninterruptibly(stop);
                role.main().completed();
            });
            stopper.setDaemon(true);
            stopper.start();
            role.run();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fetchModels(String setting) throws IOException, InterruptedException {
        if (setting.equals(Models.AUTO)) {
            String ready = new ModelFetcher().ensure(Models.folder(), line -> say("Model", "%s", line));
            say("Model", "%s  in %s", ready, Models.folder());
        } else {
            say("Model", "%s  (app.worker.models)", setting);
        }
    }

    private static void enrolSamples(Settings settings, AwsClients aws, LazyModels models) throws IOException {
        Path samples = Home.folder().resolve("samples").resolve("enrol");
        GalleryStore store = new GalleryStore(aws.s3(), new ResourceNames(settings.text("app.prefix")).stateBucket());
        String version = store.newest().orElse(null);
        if (version != null) {
            say("People", "gallery version %s; see ./faces people list", version);
            return;
        }
        long maxPixels = settings.number("app.max-pixels", 1, Long.MAX_VALUE);
        StringWriter report = new StringWriter();
        PeopleCommand.enrol(models.get(), store, maxPixels, samples, new PrintWriter(report, true));
        models.close();
        say("People", "from %s: %s", samples, report.toString().strip());
    }

    private static void say(String what, String format, Object... words) {
        System.out.printf("%-7s%s%n", what, String.format(format, words));
    }
}
