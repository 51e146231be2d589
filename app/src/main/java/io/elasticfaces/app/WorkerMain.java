package io.elasticfaces.app;

import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.recognition.Recogniser;
import io.elasticfaces.recognition.detect.SmallestFace;
import io.elasticfaces.recognition.gallery.GalleryStore;
import io.elasticfaces.recognition.network.Precision;
import io.elasticfaces.worker.FaceRecognition;
import io.elasticfaces.worker.GalleryCache;
import io.elasticfaces.worker.GalleryRecognition;
import io.elasticfaces.worker.InstanceTags;
import io.elasticfaces.worker.WorkerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code faces worker}: what an app instance runs; ends with exit code 0 when there is nothing left to do. */
public final class WorkerMain {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

    private WorkerMain() {}

    /** Runs the worker until its queue stays empty, or it is told to end. */
    public static void main(String[] args) {
        int code;
        try {
            if (args.length > 0) {
                throw new IllegalArgumentException("faces worker takes no words, but got " + String.join(" ", args));
            }
            code = run();
        } catch (Throwable e) {
            LOG.error("The worker cannot go on: {}", e.getMessage(), e);
            code = WorkerConfiguration.CRASHED;
        }
        System.exit(code);
    }

    private static int run() throws Exception {
        // So that the console says something before the worker is ready, where a loaded machine takes minutes for that.
        LOG.info("Starting");
        Boot boot = new Boot();
        Boot.Lane networks = boot.beside();
        Settings settings = Settings.load();
        try (WarmModels models = new WarmModels(
                        settings.get("app.worker.models"),
                        Precision.of(settings.get("app.worker.precision")),
                        networks,
                        WorkerMain::crash);
                ClientsBeside clients = new ClientsBeside();
                InstanceTags tags = new InstanceTags()) {
            String stateBucket = new ResourceNames(settings.get("app.prefix")).stateBucket();
            long maxPixels = Long.parseLong(settings.get("app.max-pixels"));
            SmallestFace smallest = SmallestFace.of(settings.get("app.worker.min-face"));
            FaceRecognition recognition = new WarmRecognition(models.warm()
                    .thenApply(warm -> new GalleryRecognition(
                            new Recogniser(warm, maxPixels, smallest),
                            new GalleryCache(new GalleryStore(clients.made().s3(), stateBucket)))));
            Role role = new Role(Home.folder(), "worker").unobserved();
            // Camel takes configurations in the order of their adding, and comes to them halfway through its start.
            role.main().configure().addConfiguration(clients.bound(() -> boot.routes()
                    .lap("clients")));
            role.main()
                    .configure()
                    .addConfiguration(new WorkerConfiguration(recognition, tags::keepWarm, role.main()::completed));
            role.onStarted(() -> {
                boot.routes().lap("Camel");
                models.warm()
                        .thenAccept(warm -> LOG.info(
                                "Ready with the model set {} ({}, {}) {}",
                                warm.name(),
                                warm.fingerprint(),
                                warm.precision(),
                                boot.describe(networks)));
            });
            return role.run();
        }
    }

    /** Ends the process at once: what was started for the networks is of no use without them. */
    private static void crash(Throwable cause) {
        LOG.error("The worker cannot go on: {}", cause.getMessage(), cause);
        Runtime.getRuntime().halt(WorkerConfiguration.CRASHED);
    }
}
