package io.elasticfaces.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A TCP proxy in front of a server, which can delay responses, swallow everything, or refuse connections. */
final class Gate implements AutoCloseable {
    /** Chunks of one response follow each other within this time, so that only the first of them is delayed. */
    private static final Duration SAME_RESPONSE = Duration.ofMillis(500);

    private final URI server;
    private final int port;
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;
    private volatile Duration delay = Duration.ZERO;
    private ServerSocket listener;

    Gate(URI server) throws IOException {
        this.server = server;
        listen(0);
        this.port = listener.getLocalPort();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Accepts connections from now on, and never responds. */
    void shut() {
        shut = true;
    }

    /** Delays each response by so much from now on. */
    void delay(Duration by) {
        delay = by;
    }

    /** Closes all connections and refuses others from now on. */
    void refuse() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Passes everything on again. */
    void open() throws IOException {
        shut = false;
        delay = Duration.ZERO;
        if (listener.isClosed()) {
            listen(port);
        }
    }

    private void listen(int at) throws IOException {
        ServerSocket opened = new ServerSocket(at, 200, InetAddress.getLoopbackAddress());
        listener = opened;
        pumps.execute(() -> accept(opened));
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                Socket behind = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(behind);
                pumps.execute(() -> pump(client, behind, false));
                pumps.execute(() -> pump(behind, client, true));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean responses) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean lost = false;
            long writtenNanos = System.nanoTime() - SAME_RESPONSE.toNanos();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (responses && System.nanoTime() - writtenNanos >= SAME_RESPONSE.toNanos()) {
                    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
                }
                // A connection that has lost bytes stays silent.
                lost |= shut;
                if (!lost) {
                    out.write(buffer, 0, read);
                    out.flush();
                    writtenNanos = System.nanoTime();
                }
            }
        } catch (IOException e) {
            // One side has closed: so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pumps.shutdownNow();
    }
}
