package io.elasticfaces.cli;

import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.ec2.FaultInjector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Command-line options of the local cloud. */
final class CloudOptions {
    /** Number of app instances, the same as on AWS. */
    static final int POOL = 15;

    /** The local cloud's folder in the state folder. */
    static final String FOLDER = "cloud";

    @Option(
            names = "--cloud-port",
            defaultValue = "9400",
            description = "First of three consecutive ports, for S3, SQS and EC2 (default: ${DEFAULT-VALUE}).")
    int firstPort;

    @Option(
            names = "--boot-delay",
            defaultValue = "0s",
            paramLabel = "<time>",
            description = "How long an instance boots before its worker starts, for example 20s (default:"
                    + " ${DEFAULT-VALUE}).")
    String bootDelay;

    /** Returns the command-line arguments that pass these options to another {@code faces} process. */
    List<String> words() {
        return List.of("--cloud-port", Integer.toString(firstPort), "--boot-delay", bootDelay);
    }

    LocalAws address() {
        return new LocalAws(endpoint(firstPort), endpoint(firstPort + 1), endpoint(firstPort + 2));
    }

    CloudSettings settings(Path state, Settings file) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("FACES_STATE", state.toString());
        environment.put("FACES_MODELS", Models.folder().toString());
        // The workers get the same settings as this process.
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("APP_") || name.startsWith("FACES_")) {
                environment.put(name, value);
            }
        });
        String worker = UserData.LEAVES_EARLY + "exec "
                + UserData.quoted(Home.folder().resolve("faces").toString()) + " worker";
        return new CloudSettings(state.resolve(FOLDER))
                .withFirstPort(firstPort)
                .withPrefix(file.text("app.prefix"))
                .withMaxReceives(ReceiveLimits.of(file).redrive())
                .withKeep(keep(file))
                .withFaults(FaultInjector.bootDelay(
                        Settings.duration("--boot-delay", bootDelay, Duration.ZERO, Duration.ofHours(1))))
                .withEnvironment(environment)
                .withAppInstances(POOL, UserData.running(worker));
    }

    /** Results must be kept for longer than clients are promised. */
    private static Duration keep(Settings file) {
        Duration keep = file.duration("app.local.keep", Duration.ZERO, Duration.ofDays(3650));
        Duration promised = file.duration("app.web.expiry", Duration.ZERO, Duration.ofDays(3650));
        if (!keep.isZero() && keep.compareTo(promised) <= 0) {
            throw new IllegalArgumentException("The setting app.local.keep=" + file.text("app.local.keep")
                    + " would remove results before app.web.expiry=" + file.text("app.web.expiry")
                    + " has passed. Set it to more, or to 0s to keep results indefinitely.");
        }
        return keep;
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port;
    }
}
