package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.faults.RandomFaults;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.local.ec2.FaultInjector;
import io.elasticfaces.local.endpoint.AccessKey;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The whole system: a local cloud, fault proxies before its S3 and SQS, and the web tier and workers behind them. */
final class ChaosSystem implements AutoCloseable {
    /** Short enough for some callers to get a 504 and fetch: a killed worker's request is back after 30 s. */
    private static final String ANSWER_DEADLINE = "25s";

    final Counts counts = new Counts();
    final S3Client s3;
    final SqsClient sqs;
    final SqsMischief sqsMischief;
    final WebProcess web;
    private final Vertx vertx = Vertx.vertx();
    private final LocalCloud cloud;
    private final FaultProxy s3Proxy;
    private final FaultProxy sqsProxy;

    /**
     * Starts everything but the havoc.
     *
     * @param userData what an instance runs at every boot
     * @param environment further settings of the web tier and the workers
     */
    ChaosSystem(Path folder, ChaosPlan plan, String userData, Map<String, String> environment) throws IOException {
        Luck luck = new Luck(new Dice(plan.seed()));
        s3Proxy = new FaultProxy(vertx);
        sqsProxy = new FaultProxy(vertx);
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("AWS_ENDPOINT_URL_S3", s3Proxy.endpoint().toString());
        settings.put("AWS_ENDPOINT_URL_SQS", sqsProxy.endpoint().toString());
        settings.put("APP_WEB_ANSWER_DEADLINE", ANSWER_DEADLINE);
        settings.put("APP_WEB_DRAIN", "3s");
        settings.put("APP_WEB_REPLIES_WAIT_SECONDS", "2");
        settings.put("APP_WORKER_KEEP_WARM", "30s");
        settings.put("APP_CONTROLLER_MAX", Integer.toString(plan.workers()));
        cloud = new LocalCloud(new CloudSettings(folder.resolve("cloud"))
                .withAppInstances(plan.workers(), userData)
                .withEnvironment(settings)
                .withFaults(faults(plan)));
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(AccessKey.DEFAULT.id(), AccessKey.DEFAULT.secret()));
        s3 = S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(cloud.s3())
                .credentialsProvider(credentials)
                .build();
        sqs = SqsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(cloud.sqs())
                .credentialsProvider(credentials)
                .build();
        sqsMischief = new SqsMischief(vertx, sqs, plan, luck, counts);
        s3Proxy.standBefore(cloud.s3(), new S3Mischief(plan.callFaults(), luck, counts));
        sqsProxy.standBefore(cloud.sqs(), sqsMischief);
        Map<String, String> ofWeb = new HashMap<>(cloud.environment());
        ofWeb.putAll(settings);
        web = new WebProcess(ofWeb, folder.resolve("web.log"), counts);
    }

    /** Returns the environment of a command that reaches the cloud past the proxies. */
    Map<String, String> direct() {
        return cloud.environment();
    }

    private static FaultInjector faults(ChaosPlan plan) {
        return plan.callFaults() == 0
                ? FaultInjector.NONE
                : RandomFaults.parse(
                        "0",
                        "boot-failures=%1$s,no-capacity=%1$s,throttled=%1$s,seed=%2$d"
                                .formatted(BigDecimal.valueOf(plan.callFaults()).toPlainString(), plan.seed()));
    }

    @Override
    public void close() throws InterruptedException {
        web.close();
        cloud.close();
        s3Proxy.close();
        sqsProxy.close();
        s3.close();
        sqs.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
