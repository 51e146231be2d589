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
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy that can delay bytes, discard all, or refuse connections. */
final class Gate implements AutoCloseable {
    /** Chunks of one response follow each other within this time, so that only the first of them is delayed. */
    private static final Duration SAME_RESPONSE = Duration.ofMillis(500);

    private static final int TAIL_BYTES = 30;
    private static final int LATE_MILLIS = 200;

    final AtomicInteger connections = new AtomicInteger();
    private final URI server;
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;
    private volatile boolean slowTails;
    private volatile Duration delay = Duration.ZERO;
    private ServerSocket listener;

    Gate(URI server) {
        this.server = server;
        listen(0);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Accepts connections from now on, and never responds. */
    void shut() {
        shut = true;
    }

    /** Delays each response from now on. */
    void delay(Duration by) {
        delay = by;
    }

    /** Delays the last bytes of everything that clients send from now on. */
    void slowTails() {
        slowTails = true;
    }

    /** Closes all connections and refuses others from now on. */
    void refuse() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes everything on again. */
    void open() {
        shut = false;
        delay = Duration.ZERO;
        if (listener.isClosed()) {
            listen(listener.getLocalPort());
        }
    }

    private void listen(int port) {
        try {
            ServerSocket opened = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
            listener = opened;
            pumps.execute(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                connections.incrementAndGet();
                Socket behind = new Socket(server.getHost(), server.getPort());
                behind.setTcpNoDelay(true);
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
                    int tail = slowTails && !responses ? Math.min(TAIL_BYTES, read) : 0;
                    out.write(buffer, 0, read - tail);
                    if (tail > 0) {
                        TimeUnit.MILLISECONDS.sleep(LATE_MILLIS);
                        out.write(buffer, read - tail, tail);
                    }
                    writtenNanos = System.nanoTime();
                }
            }
        } catch (IOException e) {
            // If one side closes the connection, the other is closed too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        refuse();
        pumps.shutdownNow();
    }
}
