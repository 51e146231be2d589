package io.elasticfaces.cli.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a folder over HTTP, with interruptions. */
final class FileServer implements AutoCloseable {
    /** Number of further responses that end early. */
    final AtomicInteger interruptions = new AtomicInteger();

    private final HttpServer server;
    private final Path folder;

    FileServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/files/", this::serve);
        server.createContext("/moved/", exchange -> {
            String name = exchange.getRequestURI().getPath().substring("/moved/".length());
            exchange.getResponseHeaders()
                    .set("Location", address().resolve(name).toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files/");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring("/files/".length()));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            long size = Files.size(file);
            exchange.sendResponseHeaders(200, size);
            long count = interruptions.getAndDecrement() > 0 ? size / 3 : size;
            try (FileChannel channel = FileChannel.open(file);
                    OutputStream out = exchange.getResponseBody()) {
                channel.transferTo(0, count, Channels.newChannel(out));
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
