package io.elasticfaces.local.ec2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server: handlers by path, a bounded number of threads, and only who means this host by its name. */
final class Http implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final int MOST_THREADS = 16;
    private static final int IDLE_SECONDS = 30;

    static {
        // Without it answers wait up to 40 ms for the client's delayed acknowledgement.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        // Without them a client that sends or reads nothing keeps a thread for ever; in seconds.
        setUnlessSet("sun.net.httpserver.maxReqTime", "30");
        setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private Http(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @param handlers by the path that their requests begin with
     * @throws java.net.BindException if the port is taken
     */
    static Http listen(String host, int port, Map<String, HttpHandler> handlers) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1000), task -> {
                    Thread thread = new Thread(task, "ec2 http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        boolean local = address.isLoopbackAddress();
        handlers.forEach((path, handler) -> server.createContext(path, exchange -> {
            try (exchange) {
                if (local && !meansLoopback(exchange.getRequestHeaders().getFirst("Host"), host)) {
                    send(
                            exchange,
                            403,
                            "text/plain",
                            "this server is for programs on its own host\n".getBytes(StandardCharsets.UTF_8));
                    return;
                }
                handler.handle(exchange);
            } catch (IOException e) {
                LOG.debug("a client went away: {}", e.toString());
            }
        }));
        server.start();
        return new Http(server, threads);
    }

    /** A page of a name that was made to point at this host names itself here: DNS rebinding. */
    static boolean meansLoopback(String hostHeader, String configured) {
        if (hostHeader == null) {
            return true;
        }
        String name = hostHeader.replaceFirst(":\\d+$", "");
        return name.equals(configured)
                || name.equals("localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    int port() {
        return server.getAddress().getPort();
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
