package io.elasticfaces.local;

import io.elasticfaces.local.ec2.FaultInjector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The settings of a {@link LocalCloud}; an immutable value. Start from {@link #in(Path)} and change what differs. */
public final class CloudSettings implements Cloneable {
    private static final int MAX_INSTANCES = 63;

    /** SQS's limit. */
    private static final int MAX_RECEIVES = 1_000;

    final Path folder;
    Ports ports = Ports.DEFAULT;
    String prefix = "faces";
    int appInstances = 15;
    String userData = "";
    Map<String, String> environment = Map.of();
    FaultInjector faults = FaultInjector.NONE;
    Duration callDelay = Duration.ZERO;
    int maxReceives = 10;
    Duration keep = Duration.ofDays(1);

    /**
     * The ports on 127.0.0.1; 0 takes a free one.
     *
     * @param s3 for buckets
     * @param sqs for queues
     * @param ec2 for instances
     */
    public record Ports(int s3, int sqs, int ec2) {
        /** The ports of {@code faces local}. */
        public static final Ports DEFAULT = new Ports(9400, 9401, 9402);

        /** Free ports. */
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    private CloudSettings(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * Defaults: ports 9400 to 9402, prefix faces, 15 app instances without user data, no faults and delays, 10
     * receives, a day.
     *
     * @param folder holds all state, in {@code s3}, {@code sqs} and {@code ec2}; created if absent, used by one process
     *     at a time
     */
    public static CloudSettings in(Path folder) {
        return new CloudSettings(folder);
    }

    public CloudSettings withPorts(Ports newPorts) {
        return with(copy -> copy.ports = newPorts);
    }

    /** Sets the prefix of the names of buckets and queues. */
    public CloudSettings withPrefix(String newPrefix) {
        if (!newPrefix.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("The prefix '" + newPrefix
                    + "' cannot begin the name of a bucket; use 1 to 40 of a-z, 0-9 and '-', not '-' first.");
        }
        return with(copy -> copy.prefix = newPrefix);
    }

    /**
     * Sets the app instances.
     *
     * @param count 0 to 63
     * @param newUserData as EC2 accepts it; empty for none
     */
    public CloudSettings withAppInstances(int count, String newUserData) {
        requireWithin("The number of app instances", count, 0, MAX_INSTANCES);
        return with(copy -> {
            copy.appInstances = count;
            copy.userData = newUserData;
        });
    }

    /** Sets the environment of instances, in addition to AWS endpoints and credentials. */
    public CloudSettings withEnvironment(Map<String, String> newEnvironment) {
        return with(copy -> copy.environment = Map.copyOf(newEnvironment));
    }

    /** Sets the faults of instances and of calls to EC2, and the boot delay. */
    public CloudSettings withFaults(FaultInjector newFaults) {
        return with(copy -> copy.faults = newFaults);
    }

    /** Sets a delay of every S3 and SQS call, to simulate a distant cloud. */
    public CloudSettings withCallDelay(Duration newCallDelay) {
        return with(copy -> copy.callDelay = notNegative(newCallDelay));
    }

    /** Sets the number of receives after which SQS moves a request to the dead-letter queue. */
    public CloudSettings withMaxReceives(int newMaxReceives) {
        requireWithin("The number of receives before the dead-letter queue", newMaxReceives, 1, MAX_RECEIVES);
        return with(copy -> copy.maxReceives = newMaxReceives);
    }

    /** Sets how long pictures and results are kept; zero keeps them without limit. */
    public CloudSettings withKeep(Duration newKeep) {
        return with(copy -> copy.keep = notNegative(newKeep));
    }

    /** The number of receives after which SQS moves a request to the dead-letter queue. */
    public int maxReceives() {
        return maxReceives;
    }

    /** How long pictures and results are kept; zero keeps them without limit. */
    public Duration keep() {
        return keep;
    }

    private CloudSettings with(Consumer<CloudSettings> change) {
        try {
            CloudSettings copy = (CloudSettings) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireWithin(String what, int number, int min, int max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + number + ".");
        }
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("A time must not be negative.");
        }
        return duration;
    }
}
