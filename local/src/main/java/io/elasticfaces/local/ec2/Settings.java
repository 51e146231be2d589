package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.AccessKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link LocalEc2} is set up; start from {@link #in(Path)} and change what differs.
 *
 * @param folder where state, scripts and console logs lie; made when absent, used by one process at a time
 * @param host the address to listen on; anything but a loopback address lets others run programs here
 * @param port 0 for any free one
 * @param region the AWS region it says it is
 * @param accessKey the only credentials it answers
 * @param images what instances can be launched from
 * @param bootDelay how long an instance is {@code pending} before its user data runs
 * @param faults what goes wrong with instances and calls
 * @param startLimit how often user data may be started within {@code startLimitInterval} before a failing instance is
 *     powered off, 1 or more (systemd's StartLimitBurst)
 * @param startLimitInterval the window that starts are counted in (systemd's StartLimitIntervalSec)
 * @param restartPause how long to wait before user data that failed is started again (systemd's RestartSec)
 * @param stopGrace how long after SIGTERM what is left gets SIGKILL (systemd's TimeoutStopSec)
 * @param maxInstances how many may exist that are not terminated, 1 or more
 * @param terminatedVisible how long a terminated instance is still described (about an hour on AWS)
 * @param consoleBytes how large an instance's console log grows before it is rotated; two files are kept
 * @param environment what user data finds in its environment beside what the machine itself puts there: AWS endpoints,
 *     credentials, anything else; AWS_REGION, AWS_DEFAULT_REGION and AWS_ENDPOINT_URL_EC2 follow from the settings unless
 *     given here. Of this process's own environment only the basics (PATH, HOME, JAVA_HOME, language,
 *     time zone) are passed on
 * @param clock the time in what is described
 */
public record Settings(
        Path folder,
        String host,
        int port,
        String region,
        AccessKey accessKey,
        List<Image> images,
        BootDelay bootDelay,
        Faults faults,
        int startLimit,
        Duration startLimitInterval,
        Duration restartPause,
        Duration stopGrace,
        int maxInstances,
        Duration terminatedVisible,
        int consoleBytes,
        Map<String, String> environment,
        Clock clock) {

    public Settings {
        images = List.copyOf(images);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(bootDelay, "bootDelay");
        Objects.requireNonNull(faults, "faults");
        requireNotNegative("startLimitInterval", startLimitInterval);
        requireNotNegative("restartPause", restartPause);
        requireNotNegative("stopGrace", stopGrace);
        requireNotNegative("terminatedVisible", terminatedVisible);
        requirePositive("startLimit", startLimit);
        requirePositive("maxInstances", maxInstances);
        requirePositive("consoleBytes", consoleBytes);
    }

    /** Defaults: 127.0.0.1, any port, us-east-1, {@link AccessKey#DEFAULT}, no boot delay, 5 starts within a minute. */
    public static Settings in(Path folder) {
        return new Settings(
                folder,
                "127.0.0.1",
                0,
                "us-east-1",
                AccessKey.DEFAULT,
                List.of(Image.DEFAULT, Image.OTHER),
                BootDelay.of(Duration.ZERO),
                Faults.NONE,
                5,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                64,
                Duration.ofHours(1),
                1 << 20,
                Map.of(),
                Clock.systemUTC());
    }

    /** Sets where to listen. */
    public Settings withAddress(String newHost, int newPort) {
        return with(draft -> {
            draft.host = newHost;
            draft.port = newPort;
        });
    }

    public Settings withRegion(String newRegion) {
        return with(draft -> draft.region = newRegion);
    }

    public Settings withAccessKey(AccessKey newAccessKey) {
        return with(draft -> draft.accessKey = newAccessKey);
    }

    public Settings withImages(List<Image> newImages) {
        return with(draft -> draft.images = newImages);
    }

    public Settings withBootDelay(BootDelay newBootDelay) {
        return with(draft -> draft.bootDelay = newBootDelay);
    }

    public Settings withFaults(Faults newFaults) {
        return with(draft -> draft.faults = newFaults);
    }

    /** Sets the limit on starts, the window they are counted in, and the pause before another start. */
    public Settings withRestarts(int newStartLimit, Duration newStartLimitInterval, Duration newRestartPause) {
        return with(draft -> {
            draft.startLimit = newStartLimit;
            draft.startLimitInterval = newStartLimitInterval;
            draft.restartPause = newRestartPause;
        });
    }

    public Settings withStopGrace(Duration newStopGrace) {
        return with(draft -> draft.stopGrace = newStopGrace);
    }

    public Settings withMaxInstances(int newMaxInstances) {
        return with(draft -> draft.maxInstances = newMaxInstances);
    }

    public Settings withTerminatedVisible(Duration newTerminatedVisible) {
        return with(draft -> draft.terminatedVisible = newTerminatedVisible);
    }

    public Settings withConsoleBytes(int newConsoleBytes) {
        return with(draft -> draft.consoleBytes = newConsoleBytes);
    }

    public Settings withEnvironment(Map<String, String> newEnvironment) {
        return with(draft -> draft.environment = newEnvironment);
    }

    public Settings withClock(Clock newClock) {
        return with(draft -> draft.clock = newClock);
    }

    private Settings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " is " + duration + "; it must be 0 or more");
        }
    }

    private static void requirePositive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + " is " + number + "; it must be 1 or more");
        }
    }

    /** Settings that are being changed. */
    private static final class Draft {
        private final Path folder;
        private String host;
        private int port;
        private String region;
        private AccessKey accessKey;
        private List<Image> images;
        private BootDelay bootDelay;
        private Faults faults;
        private int startLimit;
        private Duration startLimitInterval;
        private Duration restartPause;
        private Duration stopGrace;
        private int maxInstances;
        private Duration terminatedVisible;
        private int consoleBytes;
        private Map<String, String> environment;
        private Clock clock;

        Draft(Settings from) {
            folder = from.folder;
            host = from.host;
            port = from.port;
            region = from.region;
            accessKey = from.accessKey;
            images = from.images;
            bootDelay = from.bootDelay;
            faults = from.faults;
            startLimit = from.startLimit;
            startLimitInterval = from.startLimitInterval;
            restartPause = from.restartPause;
            stopGrace = from.stopGrace;
            maxInstances = from.maxInstances;
            terminatedVisible = from.terminatedVisible;
            consoleBytes = from.consoleBytes;
            environment = from.environment;
            clock = from.clock;
        }

        Settings settings() {
            return new Settings(
                    folder,
                    host,
                    port,
                    region,
                    accessKey,
                    images,
                    bootDelay,
                    faults,
                    startLimit,
                    startLimitInterval,
                    restartPause,
                    stopGrace,
                    maxInstances,
                    terminatedVisible,
                    consoleBytes,
                    environment,
                    clock);
        }
    }
}
