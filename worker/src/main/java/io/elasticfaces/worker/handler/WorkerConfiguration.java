package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Creates the worker's beans from the settings {@code app.worker.*} and binds them for the routes. */
public final class WorkerConfiguration implements CamelConfiguration {
    /**
     * The exit code of a worker that cannot continue: EX_SOFTWARE of sysexits.h. A worker is restarted after any code
     * except 0.
     */
    public static final int CRASHED = 70;

    private final FaceRecognition recognition;
    private final BooleanSupplier keepWarm;
    private final Runnable stop;
    private final Runnable crash;

    /**
     * @param recognition the queue is polled after its {@link FaceRecognition#awaitReady}
     * @param keepWarm whether the instance is tagged keep-warm
     * @param stop ends the process after an orderly shutdown
     */
    public WorkerConfiguration(FaceRecognition recognition, BooleanSupplier keepWarm, Runnable stop) {
        this(recognition, keepWarm, stop, () -> Runtime.getRuntime().halt(CRASHED));
    }

    /** @param crash ends the process at once; replaced in tests */
    WorkerConfiguration(FaceRecognition recognition, BooleanSupplier keepWarm, Runnable stop, Runnable crash) {
        this.recognition = recognition;
        this.keepWarm = keepWarm;
        this.stop = stop;
        this.crash = crash;
    }

    @Override
    public void configure(CamelContext camel) {
        InstantSource clock = Clock.systemUTC();
        Settings settings = new Settings(camel.getPropertiesComponent()::resolveProperty);
        DefaultHeaderFilterStrategy noHeaders = new DefaultHeaderFilterStrategy();
        noHeaders.setOutFilterPattern(".*");
        IdleStop idleStop = new IdleStop(
                new IdlePolicy(
                        settings.duration("app.worker.keep-warm", Duration.ZERO, Duration.ofDays(1)),
                        settings.duration("app.worker.keep-warm-most", Duration.ZERO, Duration.ofDays(1))),
                keepWarm,
                new SteadyClock(),
                stop);
        Registry registry = camel.getRegistry();
        SqsClient sqs = registry.findSingleByType(SqsClient.class);
        ResourceNames names = new ResourceNames(settings.text("app.prefix"));
        FailedRequests failed = new FailedRequests(registry.findSingleByType(S3Client.class), sqs, names, crash);

        registry.bind("noHeaders", noHeaders);
        registry.bind("failedRequests", failed);
        registry.bind("returnAddress", new ReturnAddress(sqs, names));
        registry.bind(
                "recognitionHandler",
                new RecognitionHandler(recognition, ReceiveLimits.of(settings), clock, idleStop, crash));
        registry.bind(
                "recognitionPermit",
                new RecognitionPermit(
                        idleStop,
                        () -> {
                            recognition.awaitReady();
                            failed.requireNoOutage();
                        },
                        recognition::idle));
    }
}
