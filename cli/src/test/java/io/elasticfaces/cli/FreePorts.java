package io.elasticfaces.cli;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports that nobody listens on now. */
final class FreePorts {
    private static final int TRIES = 100;
    private static final int HIGHEST = 65_000;

    private FreePorts() {}

    /** Returns the first of {@code count} consecutive free ports. */
    static int inARow(int count) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int first;
            try (ServerSocket any = new ServerSocket(0)) {
                first = any.getLocalPort();
            }
            boolean all = first < HIGHEST;
            for (int port = first; all && port < first + count; port++) {
                all = free(port);
            }
            if (all) {
                return first;
            }
        }
        throw new IOException("There are no " + count + " free ports in a row.");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
