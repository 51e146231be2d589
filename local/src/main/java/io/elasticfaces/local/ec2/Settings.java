package io.elasticfaces.local.ec2;

import io.elasticfaces.local.AccessKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a {@link LocalEc2} is set up; start from {@link #in(Path)} and change what differs.
 *
 * @param folder where state, scripts and console logs lie; made when absent, used by one process at a time
 * @param host the address to listen on; anything but a loopback address lets others run programs here
 * @param port 0 for any free one
 * @param region the AWS region it says it is
 * @param accessKey the only credentials it answers
 * @param images what instances can be launched from
 * @param bootDelay how long an instance is {@code pending} before its user data runs, 0 or more
 * @param startLimit how often user data may be started within {@code startLimitInterval} before a failing instance is
 *     powered off, 1 or more (systemd's StartLimitBurst)
 * @param startLimitInterval the window that starts are counted in (systemd's StartLimitIntervalSec)
 * @param restartPause how long to wait before user data that failed is started again (systemd's RestartSec)
 * @param stopGrace how long after SIGTERM what is left gets SIGKILL (systemd's TimeoutStopSec)
 * @param maxInstances how many may exist that are not terminated, 1 or more
 * @param terminatedVisible how long a terminated instance is still described (about an hour on AWS)
 * @param consoleBytes how large an instance's console log grows before it is rotated; two files are kept
 * @param environment what user data finds in its environment beside what the machine itself puts there: AWS endpoints,
 *     credentials, anything else. Of this process's own environment only the basics (PATH, HOME, JAVA_HOME, language,
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
        Duration bootDelay,
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
        requireNotNegative("bootDelay", bootDelay);
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
                List.of(Image.DEFAULT),
                Duration.ZERO,
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

    public Settings withAddress(String newHost, int newPort) {
        return new Settings(
                folder,
                newHost,
                newPort,
                region,
                accessKey,
                images,
                bootDelay,
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

    public Settings withRegion(String newRegion) {
        return new Settings(
                folder,
                host,
                port,
                newRegion,
                accessKey,
                images,
                bootDelay,
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

    public Settings withAccessKey(AccessKey newAccessKey) {
        return new Settings(
                folder,
                host,
                port,
                region,
                newAccessKey,
                images,
                bootDelay,
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

    public Settings withImages(List<Image> newImages) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                newImages,
                bootDelay,
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

    public Settings withBootDelay(Duration newBootDelay) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                newBootDelay,
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

    /** Sets the limit on starts, the window it is counted in, and the pause before another start. */
    public Settings withRestarts(int newStartLimit, Duration newStartLimitInterval, Duration newRestartPause) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                newStartLimit,
                newStartLimitInterval,
                newRestartPause,
                stopGrace,
                maxInstances,
                terminatedVisible,
                consoleBytes,
                environment,
                clock);
    }

    public Settings withStopGrace(Duration newStopGrace) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                startLimit,
                startLimitInterval,
                restartPause,
                newStopGrace,
                maxInstances,
                terminatedVisible,
                consoleBytes,
                environment,
                clock);
    }

    public Settings withMaxInstances(int newMaxInstances) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                startLimit,
                startLimitInterval,
                restartPause,
                stopGrace,
                newMaxInstances,
                terminatedVisible,
                consoleBytes,
                environment,
                clock);
    }

    public Settings withConsoleBytes(int newConsoleBytes) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                startLimit,
                startLimitInterval,
                restartPause,
                stopGrace,
                maxInstances,
                terminatedVisible,
                newConsoleBytes,
                environment,
                clock);
    }

    public Settings withEnvironment(Map<String, String> newEnvironment) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                startLimit,
                startLimitInterval,
                restartPause,
                stopGrace,
                maxInstances,
                terminatedVisible,
                consoleBytes,
                newEnvironment,
                clock);
    }

    public Settings withClock(Clock newClock) {
        return new Settings(
                folder,
                host,
                port,
                region,
                accessKey,
                images,
                bootDelay,
                startLimit,
                startLimitInterval,
                restartPause,
                stopGrace,
                maxInstances,
                terminatedVisible,
                consoleBytes,
                environment,
                newClock);
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
}
