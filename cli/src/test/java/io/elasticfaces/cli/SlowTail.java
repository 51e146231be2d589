package io.elasticfaces.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection to a server on which the last bytes of whatever is sent come late, as they may on any network. */
final class SlowTail implements AutoCloseable {
    private static final int TAIL_BYTES = 30;
    private static final int LATE_MILLIS = 200;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger connections = new AtomicInteger();

    SlowTail(URI server) throws IOException {
        pumps.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    connections.incrementAndGet();
                    Socket behind = new Socket(server.getHost(), server.getPort());
                    behind.setTcpNoDelay(true);
                    pumps.execute(() -> pump(client, behind, true));
                    pumps.execute(() -> pump(behind, client, false));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections clients have opened. */
    int connections() {
        return connections.get();
    }

    private void pump(Socket from, Socket to, boolean slowly) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int tail = slowly ? Math.min(TAIL_BYTES, read) : 0;
                out.write(buffer, 0, read - tail);
                out.flush();
                if (tail > 0) {
                    byte[] rest = Arrays.copyOfRange(buffer, read - tail, read);
                    late.schedule(
                                    () -> {
                                        out.write(rest);
                                        out.flush();
                                        return null;
                                    },
                                    LATE_MILLIS,
                                    TimeUnit.MILLISECONDS)
                            .get();
                }
            }
        } catch (Exception e) {
            // One side has closed: so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        pumps.shutdownNow();
        late.shutdownNow();
    }
}
