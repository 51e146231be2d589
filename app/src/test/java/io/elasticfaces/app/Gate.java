package io.elasticfaces.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a server that can be shut: connections are accepted and nothing is ever answered. */
final class Gate implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    Gate(URI server) throws IOException {
        pumps.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Socket behind = new Socket(server.getHost(), server.getPort());
                    sockets.add(client);
                    sockets.add(behind);
                    pumps.execute(() -> pump(client, behind));
                    pumps.execute(() -> pump(behind, client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void shut() {
        shut = true;
    }

    void open() {
        shut = false;
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean lost = false;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                // What has lost bytes once makes no sense any more, and stays silent.
                lost |= shut;
                if (!lost) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // One side has closed: so does the other.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        pumps.shutdownNow();
    }
}
