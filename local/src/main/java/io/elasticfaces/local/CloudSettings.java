package io.elasticfaces.local;

import io.elasticfaces.local.ec2.FaultInjector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The settings of a {@link LocalCloud}, with defaults. */
public final class CloudSettings {
    final Path folder;
    int firstPort;
    String prefix = "faces";
    int appInstances = 15;
    String userData = "";
    Map<String, String> environment = Map.of();
    FaultInjector faults = FaultInjector.NONE;
    int maxReceives = 10;
    Duration keep = Duration.ofDays(1);

    /**
     * Creates settings with defaults: free ports, prefix faces, 15 app instances without user data, no faults, 10
     * receives, a day.
     *
     * @param folder holds all state, in {@code s3}, {@code sqs} and {@code ec2}; created if absent, used by one process
     *     at a time
     */
    public CloudSettings(Path folder) {
        this.folder = folder;
    }

    /** Sets the first of three consecutive ports on 127.0.0.1, for S3, SQS and EC2; 0 takes free ones. */
    public CloudSettings withFirstPort(int port) {
        firstPort = port;
        return this;
    }

    /** Sets the prefix of the names of buckets and queues. */
    public CloudSettings withPrefix(String newPrefix) {
        if (!newPrefix.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("The prefix '" + newPrefix
                    + "' cannot begin the name of a bucket; use 1 to 40 of a-z, 0-9 and '-', not '-' first.");
        }
        prefix = newPrefix;
        return this;
    }

    /**
     * Sets the app instances.
     *
     * @param count 0 to 63
     * @param newUserData as EC2 accepts it; empty for none
     */
    public CloudSettings withAppInstances(int count, String newUserData) {
        appInstances = count;
        userData = newUserData;
        return this;
    }

    /** Sets the environment of instances, in addition to AWS endpoints and credentials. */
    public CloudSettings withEnvironment(Map<String, String> newEnvironment) {
        environment = Map.copyOf(newEnvironment);
        return this;
    }

    /** Sets the faults of instances and of calls to EC2, and the boot delay. */
    public CloudSettings withFaults(FaultInjector newFaults) {
        faults = newFaults;
        return this;
    }

    /** Sets the number of receives after which SQS moves a request to the dead-letter queue, 1 to 1,000. */
    public CloudSettings withMaxReceives(int newMaxReceives) {
        maxReceives = newMaxReceives;
        return this;
    }

    /** Sets how long pictures and results are kept; zero keeps them without limit. */
    public CloudSettings withKeep(Duration newKeep) {
        keep = newKeep;
        return this;
    }

    /** The number of receives after which SQS moves a request to the dead-letter queue. */
    public int maxReceives() {
        return maxReceives;
    }

    /** How long pictures and results are kept; zero keeps them without limit. */
    public Duration keep() {
        return keep;
    }
}
