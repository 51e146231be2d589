package io.elasticfaces.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Checks ports before anything is started. */
final class Ports {
    private Ports() {}

    /**
     * Reports a port that is in use, and the option to choose another.
     *
     * @throws IllegalStateException if the port cannot be listened on
     */
    static void requireFree(String host, int port, String who, String option) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IllegalStateException(
                    who + " cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "). Choose another port with " + option + " <port>.",
                    e);
        }
    }
}
