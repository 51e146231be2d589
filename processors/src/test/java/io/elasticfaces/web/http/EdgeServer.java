package io.elasticfaces.web.http;

import static org.awaitility.Awaitility.await;

import io.elasticfaces.web.Mocks;
import io.elasticfaces.web.WebConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The web tier's HTTP server on a free port, with routes that return at once. */
final class EdgeServer implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Main main = new Main();
    private final int port;

    /** Opens when a request to {@code /stopping} waits until the server stops, and then fails. */
    final CountDownLatch stoppable = new CountDownLatch(1);

    EdgeServer(Map<String, String> settings) throws Exception {
        this(freePort(), settings, EdgeTimeouts.DEFAULT);
    }

    EdgeServer(int port, Map<String, String> settings, EdgeTimeouts timeouts) throws Exception {
        this.port = port;
        main.setPropertyPlaceholderLocations("file:../application.properties");
        main.addInitialProperty("camel.main.routesIncludePattern", "file:../routes/web/problem-details.yaml");
        main.addOverrideProperty("camel.server.enabled", "true");
        main.addOverrideProperty("camel.server.host", "127.0.0.1");
        main.addOverrideProperty("camel.server.port", Integer.toString(port));
        main.addOverrideProperty("camel.metrics.enabled", "false");
        main.addOverrideProperty("camel.component.platform-http.engine", "#bean:asyncHttpEngine");
        main.addOverrideProperty("camel.component.platform-http.headerFilterStrategy", "#bean:httpHeaders");
        settings.forEach(main::addOverrideProperty);
        main.bind("httpServer", new EdgeHttpServerFactory(timeouts));
        main.bind("meters", meters);
        main.configure().withAutoConfigurationLogSummary(false).addConfiguration(new Mocks());
        main.configure().addConfiguration(new WebConfiguration());
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/?httpMethodRestrict=POST").process(exchange -> {
                    var picture = exchange.getMessage(AttachmentMessage.class).getAttachment("inputFile");
                    if (picture == null) {
                        throw new IllegalArgumentException("no picture");
                    }
                    try (InputStream content = picture.getInputStream()) {
                        exchange.getMessage().setBody(picture.getName() + ":" + content.readAllBytes().length);
                    }
                });
                from("platform-http:/api/v1/people/{name}?httpMethodRestrict=GET,POST,PUT")
                        .process(EdgeServer::describe);
                from("platform-http:/api/v1/static/{api_key}/images/{image}?httpMethodRestrict=GET")
                        .setBody(simple("image ${header.image}"));
                from("platform-http:/rekognition?httpMethodRestrict=POST")
                        .group("internal")
                        .process(EdgeServer::describe);
                from("platform-http:/stopping?httpMethodRestrict=GET").process(exchange -> {
                    stoppable.countDown();
                    await().until(exchange.getContext()::isStopping);
                    throw new RejectedExecutionException("as Camel, which runs no further step");
                });
                from("platform-http:/results/{id}?httpMethodRestrict=GET,DELETE")
                        .setBody(simple("result ${header.id}"));
            }
        });
        main.start();
    }

    /** Responds with the parameter of the path, Rekognition's action, the files' names and SHA-256, and the JSON. */
    private static void describe(Exchange exchange) throws Exception {
        var message = exchange.getMessage(AttachmentMessage.class);
        StringBuilder text =
                new StringBuilder().append(message.getHeader("name") + "," + message.getHeader("X-Amz-Target"));
        if (message.getAttachments() != null) {
            for (var part : message.getAttachments().entrySet()) {
                try (InputStream content = part.getValue().getInputStream()) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
                    text.append("," + part.getKey() + ":" + HexFormat.of().formatHex(hash));
                }
            }
        }
        message.setBody(text + "," + exchange.getProperty(UploadHandler.JSON));
    }

    int port() {
        return port;
    }

    /** Returns the value of a gauge of the metrics page. */
    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends bytes on a new connection, and returns what comes back until the server closes it, or is silent for 2 s. */
    String exchange(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(request);
            return read(socket);
        }
    }

    static String read(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] bytes = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(bytes);
                    n >= 0;
                    n = socket.getInputStream().read(bytes)) {
                answer.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketTimeoutException e) {
            answer.append("[open]");
        } catch (java.net.SocketException e) {
            answer.append("[reset]");
        }
        return answer.toString();
    }

    /** Returns which files of a folder are open in this process. */
    static List<String> openFiles(Path folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    // Closed in the meantime.
                }
            }
        }
        open.removeIf(name -> !name.startsWith(folder.toString()));
        return open;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        main.stop();
    }
}
