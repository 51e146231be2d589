package io.elasticfaces.cli;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.controller.ControllerConfiguration;
import io.elasticfaces.web.WebConfiguration;
import io.elasticfaces.web.http.EdgeHttpServerFactory;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * {@code faces web}: runs the web tier and the controller against the AWS that the environment configures, otherwise
 * against the running local cloud.
 */
@Command(
        name = "web",
        description = "Run the web tier and the controller against the AWS that the environment configures,"
                + " otherwise against the running local cloud.",
        mixinStandardHelpOptions = true)
final class WebCommand implements Callable<Integer> {
    /** Connections to S3 and SQS: one per Vert.x worker thread, and some for the consumers and the controller. */
    static final int CONCURRENT_CALLS = 40;

    private static final Logger LOG = LoggerFactory.getLogger(WebCommand.class);

    /** The pause before another start during an outage of S3 or SQS. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final int MAX_PORT = 65_535;

    @Option(names = "--port", description = "Port to listen on (default: camel.server.port).")
    Integer port;

    @Option(names = "--host", description = "Address to listen on (default: camel.server.host).")
    String host;

    @Override
    public Integer call() throws Exception {
        LocalAws.useUnlessAwsIsNamed(Home.state());
        Settings settings = Home.settings();
        requireFree(
                host == null ? settings.text("camel.server.host") : host,
                port == null ? (int) settings.number("camel.server.port", 0, MAX_PORT) : port);
        try (AwsClients aws = AwsClients.pooled(CONCURRENT_CALLS)) {
            while (true) {
                try {
                    return role(aws).run();
                } catch (Exception e) {
                    if (!isOutage(e)) {
                        throw e;
                    }
                    LOG.warn(
                            "S3 or SQS does not answer; the next start is in {} s: {}",
                            RETRY.toSeconds(),
                            Faces.sentence(e));
                }
                Thread.sleep(RETRY.toMillis());
            }
        }
    }

    /** Checks a port before the start, because Camel reports a taken one by a stack trace. */
    static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The web tier cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "). Choose another port with --port <port>.",
                    e);
        }
    }

    /** Returns whether a start failed because AWS does not answer, and not because of a setting. */
    static boolean isOutage(Throwable failure) {
        boolean ofAws = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SdkServiceException refusal) {
                return refusal.statusCode() >= 500;
            }
            ofAws |= cause instanceof SdkClientException;
            if (ofAws && cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    Role role(AwsClients aws) {
        Role role = role(aws, Home.folder(), "web", "api", "controller");
        if (port != null) {
            role.with("camel.server.port", port.toString());
        }
        if (host != null) {
            role.with("camel.server.host", host);
        }
        return role;
    }

    static Role role(AwsClients aws, Path home, String... folders) {
        // Vert.x resolves class-path files through a cache folder, which it deletes during the shutdown.
        System.setProperty("vertx.disableFileCPResolving", "true");
        Role role = new Role(home, folders)
                .with("camel.server.enabled", "true")
                .with("camel.component.platform-http.engine", "#bean:asyncHttpEngine")
                .with("camel.component.platform-http.headerFilterStrategy", "#bean:httpHeaders")
                .bind("httpServer", new EdgeHttpServerFactory())
                .bind("vertxOptions", new VertxOptions().setWorkerPoolSize(4))
                .bind("s3", aws.s3())
                .bind("sqs", aws.sqs())
                .bind("ec2", aws.promptEc2())
                .oneTickAtATime()
                .drainFirst();
        // The web tier's beans refer to the controller's, which must therefore be bound first.
        role.main().configure().addConfiguration(new ControllerConfiguration());
        role.main().configure().addConfiguration(new WebConfiguration());
        return role;
    }
}
