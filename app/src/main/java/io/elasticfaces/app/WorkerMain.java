package io.elasticfaces.app;

import io.elasticfaces.aws.AwsClients;
import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.recognition.Recogniser;
import io.elasticfaces.recognition.detect.SmallestFace;
import io.elasticfaces.recognition.gallery.GalleryStore;
import io.elasticfaces.recognition.model.ModelSet;
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
            code = run();
        } catch (Throwable e) {
            LOG.error("The worker cannot go on: {}", e.getMessage(), e);
            code = WorkerConfiguration.CRASHED;
        }
        System.exit(code);
    }

    private static int run() throws Exception {
        Boot boot = new Boot();
        Settings settings = Settings.load();
        try (AwsClients aws = AwsClients.light();
                InstanceTags tags = new InstanceTags();
                ModelSet models = Models.open(settings.get("app.worker.models"))) {
            boot.lap("networks");
            models.warmUp();
            boot.lap("warm-up");
            GalleryStore store =
                    new GalleryStore(aws.s3(), new ResourceNames(settings.get("app.prefix")).stateBucket());
            Recogniser recogniser = new Recogniser(
                    models,
                    Long.parseLong(settings.get("app.max-pixels")),
                    SmallestFace.of(settings.get("app.worker.min-face")));
            Role role = new Role(Home.folder(), "worker").bind("s3", aws.s3()).bind("sqs", aws.sqs());
            role.main()
                    .configure()
                    .addConfiguration(new WorkerConfiguration(
                            new GalleryRecognition(recogniser, new GalleryCache(store)),
                            tags::keepWarm,
                            role.main()::completed));
            role.onStarted(() -> {
                boot.lap("routes");
                LOG.info("Ready with the model set {} ({}) {}", models.name(), models.fingerprint(), boot);
            });
            return role.run();
        }
    }
}
