package io.elasticfaces.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that others may have taken. */
final class Ports {
    private Ports() {}

    /**
     * Says who wants a taken port, and how to choose another, before anything is started.
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
