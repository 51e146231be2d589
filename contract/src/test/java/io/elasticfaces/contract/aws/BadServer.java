package io.elasticfaces.contract.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server for HTTP whose every connection has the fate that a test gives it; one request a connection. */
final class BadServer implements AutoCloseable {
    /** What happens to a connection. */
    @FunctionalInterface
    interface Fate {
        void befall(Socket connection) throws IOException;
    }

    /** Accepts, and neither reads nor answers. */
    static final Fate SILENT = connection -> {};

    /** Resets the connection as soon as a request comes. */
    static final Fate RESET = connection -> {
        connection.getInputStream().read();
        connection.setSoLinger(true, 0);
        connection.close();
    };

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param fates of the first connections; the last one's is that of all after it */
    BadServer(Fate... fates) throws IOException {
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket connection = listener.accept();
                    connections.add(connection);
                    Fate fate = fates[Math.min(count.getAndIncrement(), fates.length - 1)];
                    threads.execute(() -> meet(fate, connection));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** Answers every request so, and closes the connection. */
    static Fate answering(String status, String body, String... headers) {
        return answering(status, body.length(), body, headers);
    }

    /** Says that a body of a length comes, sends what is there of it, and closes the connection. */
    static Fate answering(String status, int length, String body, String... headers) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        byte[] answer = (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
        return connection -> {
            read(new BufferedInputStream(connection.getInputStream()));
            OutputStream out = connection.getOutputStream();
            out.write(answer);
            out.flush();
            connection.close();
        };
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections were made. */
    int connections() {
        return count.get();
    }

    private static void meet(Fate fate, Socket connection) {
        try {
            fate.befall(connection);
        } catch (IOException e) {
            // The client has gone.
        }
    }

    /** Reads a request with its body. */
    private static void read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                in.readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
