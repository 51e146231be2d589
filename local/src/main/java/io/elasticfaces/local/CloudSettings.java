package io.elasticfaces.local;

import io.elasticfaces.local.ec2.BootDelay;
import io.elasticfaces.local.ec2.Faults;
import io.elasticfaces.local.endpoint.AccessKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link LocalCloud} is set up; start from {@link #in(Path)} and change what differs.
 *
 * @param folder where everything is kept, in {@code s3}, {@code sqs} and {@code ec2}; made when absent, used by one
 *     process at a time
 * @param ports where the services listen on 127.0.0.1
 * @param key the only credentials accepted
 * @param region the AWS region it says it is
 * @param prefix what the names of buckets and queues begin with
 * @param appInstances how many app instances there are, 0 to 64
 * @param userData what an app instance runs when it starts, as EC2 takes it; empty for nothing
 * @param environment what instances find in their environment beside the AWS endpoints and credentials
 * @param bootDelay how long an instance is {@code pending} before its user data runs
 * @param faults what goes wrong with instances and with calls to EC2
 * @param callDelay added to every S3 and SQS call, to feel like a distant cloud; zero adds nothing
 * @param maxReceives after how many receives SQS moves a request to the dead-letter queue, 1 to 1,000
 * @param keep how long pictures and results stay before they are removed; zero for ever
 */
public record CloudSettings(
        Path folder,
        Ports ports,
        AccessKey key,
        String region,
        String prefix,
        int appInstances,
        String userData,
        Map<String, String> environment,
        BootDelay bootDelay,
        Faults faults,
        Duration callDelay,
        int maxReceives,
        Duration keep) {
    private static final int MOST_INSTANCES = 64;

    /** What SQS allows. */
    private static final int MOST_RECEIVES = 1_000;

    /** Twice what workers try, since SQS tells nobody. */
    private static final int DEFAULT_RECEIVES = 10;

    /** As the lifecycle rules on AWS, for which a day is the shortest time. */
    private static final Duration DEFAULT_KEEP = Duration.ofDays(1);

    /**
     * The ports on 127.0.0.1; 0 takes any free one.
     *
     * @param s3 for buckets
     * @param sqs for queues
     * @param ec2 for instances
     */
    public record Ports(int s3, int sqs, int ec2) {
        /** What everything else expects when nothing is said. */
        public static final Ports DEFAULT = new Ports(9400, 9401, 9402);

        /** Any free ones. */
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    public CloudSettings {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(userData, "userData");
        Objects.requireNonNull(bootDelay, "bootDelay");
        Objects.requireNonNull(faults, "faults");
        environment = Map.copyOf(environment);
        if (!prefix.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("The prefix '" + prefix
                    + "' cannot begin the name of a bucket; use 1 to 40 of a-z, 0-9 and '-', no '-' in front.");
        }
        if (appInstances < 0 || appInstances >= MOST_INSTANCES) {
            throw new IllegalArgumentException(
                    "There can be 0 to " + (MOST_INSTANCES - 1) + " app instances, not " + appInstances + ".");
        }
        if (maxReceives < 1 || maxReceives > MOST_RECEIVES) {
            throw new IllegalArgumentException("SQS moves a request to the dead-letter queue after 1 to "
                    + MOST_RECEIVES + " receives, not " + maxReceives + ".");
        }
        if (callDelay.isNegative() || keep.isNegative()) {
            throw new IllegalArgumentException("A time must not be negative.");
        }
    }

    /**
     * Defaults: ports 9400 to 9402, {@link AccessKey#DEFAULT}, us-east-1, prefix faces, 15 app instances, no delays, 10
     * receives, a day.
     */
    public static CloudSettings in(Path folder) {
        return new CloudSettings(
                folder,
                Ports.DEFAULT,
                AccessKey.DEFAULT,
                "us-east-1",
                "faces",
                15,
                "",
                Map.of(),
                BootDelay.of(Duration.ZERO),
                Faults.NONE,
                Duration.ZERO,
                DEFAULT_RECEIVES,
                DEFAULT_KEEP);
    }

    public CloudSettings withPorts(Ports newPorts) {
        return with(draft -> draft.ports = newPorts);
    }

    public CloudSettings withKey(AccessKey newKey) {
        return with(draft -> draft.key = newKey);
    }

    public CloudSettings withRegion(String newRegion) {
        return with(draft -> draft.region = newRegion);
    }

    public CloudSettings withPrefix(String newPrefix) {
        return with(draft -> draft.prefix = newPrefix);
    }

    /** Sets how many app instances there are and what each runs when it starts. */
    public CloudSettings withAppInstances(int count, String newUserData) {
        return with(draft -> {
            draft.appInstances = count;
            draft.userData = newUserData;
        });
    }

    public CloudSettings withEnvironment(Map<String, String> newEnvironment) {
        return with(draft -> draft.environment = newEnvironment);
    }

    public CloudSettings withBootDelay(BootDelay newBootDelay) {
        return with(draft -> draft.bootDelay = newBootDelay);
    }

    public CloudSettings withFaults(Faults newFaults) {
        return with(draft -> draft.faults = newFaults);
    }

    public CloudSettings withCallDelay(Duration newCallDelay) {
        return with(draft -> draft.callDelay = newCallDelay);
    }

    public CloudSettings withMaxReceives(int newMaxReceives) {
        return with(draft -> draft.maxReceives = newMaxReceives);
    }

    /** Sets how long pictures and results stay; zero for ever. */
    public CloudSettings withKeep(Duration newKeep) {
        return with(draft -> draft.keep = newKeep);
    }

    private CloudSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that are being changed. */
    private static final class Draft {
        private final Path folder;
        private Ports ports;
        private AccessKey key;
        private String region;
        private String prefix;
        private int appInstances;
        private String userData;
        private Map<String, String> environment;
        private BootDelay bootDelay;
        private Faults faults;
        private Duration callDelay;
        private int maxReceives;
        private Duration keep;

        Draft(CloudSettings from) {
            folder = from.folder;
            ports = from.ports;
            key = from.key;
            region = from.region;
            prefix = from.prefix;
            appInstances = from.appInstances;
            userData = from.userData;
            environment = from.environment;
            bootDelay = from.bootDelay;
            faults = from.faults;
            callDelay = from.callDelay;
            maxReceives = from.maxReceives;
            keep = from.keep;
        }

        CloudSettings settings() {
            return new CloudSettings(
                    folder,
                    ports,
                    key,
                    region,
                    prefix,
                    appInstances,
                    userData,
                    environment,
                    bootDelay,
                    faults,
                    callDelay,
                    maxReceives,
                    keep);
        }
    }
}
