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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Serves a folder over HTTP, with ranges and interruptions. */
final class FileServer implements AutoCloseable {
    /** The Range header of each request, or {@code all}. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** The next response ends after this number of bytes. */
    final AtomicLong breakAfter = new AtomicLong(Long.MAX_VALUE);

    volatile boolean ranges = true;
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
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range == null ? "all" : range);
            long size = Files.size(file);
            long from = range == null || !ranges ? 0 : Long.parseLong(range.replaceAll("[^0-9]", ""));
            if (from > 0 && from >= size) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, size - from);
            long count = Math.min(size - from, breakAfter.getAndSet(Long.MAX_VALUE));
            try (FileChannel channel = FileChannel.open(file);
                    OutputStream out = exchange.getResponseBody()) {
                channel.transferTo(from, count, Channels.newChannel(out));
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
