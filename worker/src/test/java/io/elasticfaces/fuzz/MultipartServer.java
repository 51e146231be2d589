package io.elasticfaces.fuzz;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.controller.ControllerStatus;
import io.elasticfaces.web.WebConfiguration;
import io.elasticfaces.web.answer.PendingRequest;
import io.elasticfaces.web.answer.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** The shipped HTTP server and reception of pictures, in this JVM; in place of AWS and a worker everybody is Paul. */
final class MultipartServer {
    private MultipartServer() {}

    /** Starts it, for as long as this JVM lives, and returns its port on 127.0.0.1. */
    static int start() {
        System.setProperty("vertx.disableFileCPResolving", "true");
        String home = System.getProperty("faces.home");
        int port = freePort();
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:" + home + "/application.properties");
        main.addInitialProperty("camel.main.routesIncludePattern", "file:" + home + "/routes/web/problem-details.yaml");
        main.addOverrideProperty("camel.server.enabled", "true");
        main.addOverrideProperty("camel.server.host", "127.0.0.1");
        main.addOverrideProperty("camel.server.port", Integer.toString(port));
        main.addOverrideProperty("camel.metrics.enabled", "false");
        main.addOverrideProperty("camel.component.platform-http.engine", "#bean:asyncHttpEngine");
        main.addOverrideProperty("camel.component.platform-http.headerFilterStrategy", "#bean:httpHeaders");
        main.addOverrideProperty("app.web.upload-timeout", "2s");
        main.bind("s3", emptyS3());
        main.bind("controllerStatus", new ControllerStatus());
        main.configure().withAutoConfigurationLogSummary(false).addConfiguration(new WebConfiguration());
        main.configure().addRoutesBuilder(recognise());
        try {
            main.start();
        } catch (Exception e) {
            throw new IllegalStateException("The web tier did not start.", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(main::stop));
        return port;
    }

    /** routes/web/recognise.yaml without buckets and queues. */
    private static RouteBuilder recognise() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/?httpMethodRestrict=POST")
                        .routeId("recognise")
                        .routeConfigurationId("problem-details")
                        .to("bean:admission?method=admit")
                        .process(MultipartServer::settle)
                        .to("bean:pendingRequests?method=await")
                        .to("bean:responses?method=outcome");
            }
        };
    }

    private static void settle(Exchange exchange) {
        PendingRequest request =
                exchange.getProperty("submission", Submission.class).request();
        Outcome paul = new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE);
        request.reply().complete(new RecognitionReply(request.key(), request.id(), paul));
    }

    @SuppressWarnings("unchecked")
    private static S3Client emptyS3() {
        S3Client s3 = mock(S3Client.class, withSettings().stubOnly());
        when(s3.listObjectsV2(any(Consumer.class)))
                .thenReturn(ListObjectsV2Response.builder().isTruncated(false).build());
        return s3;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
