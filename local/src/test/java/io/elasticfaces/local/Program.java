package io.elasticfaces.local;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Programs of this machine that tests use where they are found. */
final class Program {
    private Program() {}

    static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first of three consecutive ports on which nothing listens. */
    static int threeFreePorts() {
        return IntStream.iterate(21_000, first -> first + 3)
                .filter(first -> IntStream.range(first, first + 3).noneMatch(Program::listens))
                .findFirst()
                .orElseThrow();
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
