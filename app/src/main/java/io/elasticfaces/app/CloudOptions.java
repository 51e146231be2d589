package io.elasticfaces.app;

import io.elasticfaces.local.CloudSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What can be chosen about the local cloud. */
final class CloudOptions {
    /** How many app instances there are; as on AWS. */
    static final int POOL = 15;

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

    CloudSettings settings(Path state, String prefix) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("FACES_STATE", state.toString());
        environment.put("FACES_MODELS", Models.folder().toString());
        // What is set for this process counts for its workers as well.
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("APP_") || name.startsWith("FACES_")) {
                environment.put(name, value);
            }
        });
        String worker = "exec " + UserData.quoted(Home.folder().resolve("faces").toString()) + " worker";
        return CloudSettings.in(state.resolve("cloud"))
                .withPorts(new CloudSettings.Ports(firstPort, firstPort + 1, firstPort + 2))
                .withPrefix(prefix)
                .withBootDelay(Duration.ofMillis(bootDelayMillis))
                .withEnvironment(environment)
                .withAppInstances(POOL, UserData.running(worker));
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port;
    }
}
