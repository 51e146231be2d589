package io.elasticfaces.app;

import java.util.List;
import picocli.CommandLine.Option;

/** What can be chosen about the local cloud. */
final class CloudOptions {
    @Option(
            names = "--cloud-port",
            defaultValue = "9400",
            description = "First of the local cloud's three ports, S3, SQS and EC2 (default: ${DEFAULT-VALUE}).")
    int firstPort;

    @Option(
            names = "--boot-delay",
            defaultValue = "0",
            description =
                    "How long an instance boots before its worker starts, in milliseconds (default: ${DEFAULT-VALUE}).")
    long bootDelayMillis;

    /** Returns the words that give the same options to another {@code faces}. */
    List<String> words() {
        return List.of("--cloud-port", Integer.toString(firstPort), "--boot-delay", Long.toString(bootDelayMillis));
    }

    LocalAws address() {
        return new LocalAws(endpoint(firstPort), endpoint(firstPort + 1), endpoint(firstPort + 2));
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port;
    }
}
