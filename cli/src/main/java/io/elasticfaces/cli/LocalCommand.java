package io.elasticfaces.cli;

import io.elasticfaces.cli.models.ModelFetcher;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.contract.gallery.CollectionStore;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
        WebCommand.requireFree("127.0.0.1", port);
        Settings settings = Home.settings();
        fetchModels(settings.text("app.worker.models"));
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitUninterruptibly(ended);
        }));
        boolean knowsNobody = fresh || Files.notExists(Home.state().resolve(CloudOptions.FOLDER));
        LocalAws address = cloud.address();
        address.use();
        // The models load and the clients are created while the local cloud starts.
        try (LazyModels models = new LazyModels(Models::open);
                CloudProcess process = new CloudProcess(
                        cloud.words(), fresh ? List.of("--fresh") : List.of(), line -> say("Cloud", line));
                AwsClients aws = AwsClients.pooled(WebCommand.CONCURRENT_CALLS)) {
            if (knowsNobody) {
                models.load();
            }
            process.awaitReady();
            String prefix = settings.text("app.prefix");
            say("S3", address.s3() + "  buckets " + prefix + "-in-bucket, -out-bucket, -state-bucket");
            say("SQS", address.sqs() + "  queues " + prefix + "-req-queue, -resp-queue, -dead-queue");
            say(
                    "EC2",
                    address.ec2() + "  web-instance (running), app-tier-instance-1 to " + CloudOptions.POOL
                            + " (stopped)");
            enrolSamples(settings, aws, models);
            serve(stop, aws);
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void serve(CountDownLatch stop, AwsClients aws) throws Exception {
        WebCommand web = new WebCommand();
        web.port = port;
        web.host = "127.0.0.1";
        // The shutdown waits for a running poll. Shorter polls cost nothing on a local cloud.
        Role role = web.role(aws).withoutShutdownHook().with("app.web.replies-wait-seconds", "2");
        if (max != null) {
            role.with("app.controller.max", max.toString());
        }
        role.onStarted(() -> say(
                "Web",
                "http://localhost:" + port + "  ready: open it, or POST a picture to it; Ctrl-C ends everything"));
        Thread stopper = new Thread(() -> {
            awaitUninterruptibly(stop);
            role.main().completed();
        });
        stopper.setDaemon(true);
        stopper.start();
        Home.storeWebAddress("http://localhost:" + port);
        Process archive = System.getenv("FACES_NO_BUILD") == null ? makeArchive() : null;
        try {
            role.run();
        } finally {
            Home.forgetWebAddress();
            if (archive != null) {
                archive.descendants().forEach(ProcessHandle::destroy);
                archive.destroy();
            }
        }
    }

    /**
     * Creates the class-data archive of the worker, unless it is up to date. With it, a worker starts in two thirds of the
     * time. The work begins after a minute and has the lowest priority, so that the first requests have the processor.
     */
    private static Process makeArchive() throws IOException {
        String faces = Home.folder().resolve("faces").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", "-c", "sleep 60 && exec nice -n 19 \"$0\" archive", faces)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(Home.state().resolve("archive.log").toFile());
        // A build would replace the jars of the running system.
        builder.environment().put("FACES_NO_BUILD", "1");
        return builder.start();
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
            String ready = new ModelFetcher().ensure(Models.folder(), line -> say("Model", line));
            say("Model", ready + "  in " + Models.folder());
        } else {
            say("Model", setting + "  (app.worker.models)");
        }
    }

    private static void enrolSamples(Settings settings, AwsClients aws, LazyModels models) throws IOException {
        Path samples = Home.folder().resolve("samples").resolve("enrol");
        CollectionStore store = PeopleCommand.store(aws, settings.text("app.prefix"));
        String version = store.newest(Operation.DEFAULT_COLLECTION, null);
        if (version != null) {
            say("People", "gallery version " + version + "; see ./faces people list");
            return;
        }
        StringWriter report = new StringWriter();
        PeopleCommand.enrol(models.load().join(), store, samples, new PrintWriter(report, true));
        models.close();
        say("People", "from " + samples + ": " + report.toString().strip());
    }

    private static void say(String what, String line) {
        System.out.printf("%-7s%s%n", what, line);
    }
}
