package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.QueuePolling;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The worker's beans, wired by hand from the settings {@code app.worker.*} and bound for the routes to call. */
public final class WorkerConfiguration implements CamelConfiguration {
    /** The exit code of a worker that cannot go on: EX_SOFTWARE of sysexits.h; anything but 0 starts it again. */
    public static final int CRASHED = 70;

    private final FaceRecognition recognition;
    private final BooleanSupplier toldToStay;
    private final Runnable stop;
    private final Runnable crash;

    /**
     * @param recognition the queue is polled once it says that it is ready
     * @param toldToStay whether the controller wants this instance to stay although it is idle
     * @param stop ends the process in an orderly way
     */
    public WorkerConfiguration(FaceRecognition recognition, BooleanSupplier toldToStay, Runnable stop) {
        this(recognition, toldToStay, stop, () -> Runtime.getRuntime().halt(CRASHED));
    }

    /** @param crash ends the process at once, for tests to outlive it */
    WorkerConfiguration(FaceRecognition recognition, BooleanSupplier toldToStay, Runnable stop, Runnable crash) {
        this.recognition = recognition;
        this.toldToStay = toldToStay;
        this.stop = stop;
        this.crash = crash;
    }

    @Override
    public void configure(CamelContext camel) {
        InstantSource clock = Clock.systemUTC();
        Settings settings = new Settings(camel.getPropertiesComponent()::resolveProperty);
        ResourceNames names = new ResourceNames(settings.text("app.prefix"));
        SqsClient sqs = camel.getRegistry().findSingleByType(SqsClient.class);
        ReceiveLimits limits = ReceiveLimits.of(settings);
        IdlePolicy stay = new IdlePolicy(
                settings.duration("app.worker.keep-warm", Duration.ZERO, Duration.ofDays(1)),
                settings.duration("app.worker.keep-warm-most", Duration.ZERO, Duration.ofDays(1)));
        DefaultHeaderFilterStrategy noHeaders = new DefaultHeaderFilterStrategy();
        noHeaders.setOutFilterPattern(".*");

        camel.getRegistry().bind("noHeaders", noHeaders);
        OutageGuard trouble = new OutageGuard(camel.getRegistry().findSingleByType(S3Client.class), sqs, names);
        camel.getRegistry().bind("outageGuard", trouble);
        IdleStop idleStop = new IdleStop(stay, toldToStay, clock, stop);
        camel.getRegistry().bind("idleStop", idleStop);
        camel.getRegistry()
                .bind("recognitionHandler", new RecognitionHandler(recognition, limits, clock, idleStop, crash));
        RecognitionPermit turn = new RecognitionPermit(new QueuePolling(() -> !idleStop.stopping(), () -> {
            recognition.awaitReady();
            trouble.requireNone();
        }));
        camel.getRegistry().bind("recognitionPermit", turn);
        camel.getRegistry().bind("messageReleaser", new MessageReleaser(sqs, names.requestQueue()));
    }
}
