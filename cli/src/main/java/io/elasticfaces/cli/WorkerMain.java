package io.elasticfaces.cli;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.worker.handler.FaceRecognition;
import io.elasticfaces.worker.handler.GalleryCache;
import io.elasticfaces.worker.handler.GalleryRecognition;
import io.elasticfaces.worker.handler.InstanceTags;
import io.elasticfaces.worker.handler.WorkerConfiguration;
import io.elasticfaces.worker.model.ModelSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code faces worker}: the process of an app instance. It ends with exit code 0 when its queue stays empty. */
public final class WorkerMain {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

    private static final int USAGE_ERROR = 2;

    private WorkerMain() {}

    /** Runs the worker until its queue stays empty or it is stopped. */
    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("Usage: faces worker");
            System.err.println(
                    "Recognise faces until the request queue is empty. The settings are in the environment.");
            System.exit(args[0].equals("--help") || args[0].equals("-h") ? 0 : USAGE_ERROR);
        }
        int code;
        try {
            code = run();
        } catch (Throwable e) {
            LOG.error("The worker cannot continue: {}", e.getMessage(), e);
            code = WorkerConfiguration.CRASHED;
        }
        System.exit(code);
    }

    private static int run() throws Exception {
        // On a busy machine, minutes can pass before the next log line.
        LOG.info("Starting");
        Settings settings = Home.settings();
        // The models, the AWS clients and Camel start in parallel, because they do not depend on each other.
        CompletableFuture<AwsClients> clients = CompletableFuture.supplyAsync(AwsClients::light);
        try (LazyModels models = new LazyModels(WorkerMain::warm)) {
            CompletableFuture<ModelSet> warm = models.load().whenComplete((set, failure) -> {
                if (failure != null) {
                    crash(failure);
                }
            });
            String stateBucket = new ResourceNames(settings.text("app.prefix")).stateBucket();
            FaceRecognition recognition = whenReady(warm.thenApply(set -> new GalleryRecognition(
                    Models.forRecognition(set),
                    Models.forEnrolment(set),
                    new GalleryCache(clients.join().s3(), stateBucket, set.id(), System::nanoTime),
                    settings.choice("app.worker.crops", Crops.class) == Crops.KEEP)));
            Role role = new Role(Home.folder(), "worker").unobserved();
            // Camel applies configurations halfway through its start, in the order in which they are added.
            role.main().configure().addConfiguration(new CamelConfiguration() {
                @Override
                public void configure(CamelContext camel) {
                    camel.getRegistry().bind("s3", clients.join().s3());
                    camel.getRegistry().bind("sqs", clients.join().sqs());
                }
            });
            role.main()
                    .configure()
                    .addConfiguration(new WorkerConfiguration(
                            recognition, () -> InstanceTags.keepWarm(null), role.main()::completed));
            role.onStarted(() -> warm.thenAccept(set -> LOG.info(
                    "Ready with the model set {} ({}, {}) and {} after {} ms",
                    set.name(),
                    set.fingerprint(),
                    set.precision(),
                    set.threshold(),
                    ManagementFactory.getRuntimeMXBean().getUptime())));
            return role.run();
        }
    }

    /** The values of app.worker.crops. */
    private enum Crops {
        KEEP,
        NONE
    }

    private static ModelSet warm() throws IOException {
        ModelSet models = Models.openAsWorker(null);
        models.warmUp();
        return models;
    }

    private static FaceRecognition whenReady(CompletableFuture<GalleryRecognition> recognition) {
        return new FaceRecognition() {
            @Override
            public void awaitReady() {
                recognition.join();
            }

            @Override
            public void idle() {
                recognition.join().idle();
            }

            @Override
            public Outcome perform(byte[] input, RecognitionRequest request, String source) {
                return recognition.join().perform(input, request, source);
            }
        };
    }

    /** Ends the process immediately. A worker cannot work without its models. */
    private static void crash(Throwable cause) {
        LOG.error("The worker cannot continue: {}", cause.getMessage(), cause);
        Runtime.getRuntime().halt(WorkerConfiguration.CRASHED);
    }
}
