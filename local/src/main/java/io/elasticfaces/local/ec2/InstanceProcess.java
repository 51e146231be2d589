package io.elasticfaces.local.ec2;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Runs one boot of one instance, from the boot delay until none of its processes is left.
 *
 * <p>An instance without a script for this boot stays on. One whose script ends with exit code 0 shuts itself down, as a
 * systemd unit with SuccessAction=poweroff does. One whose script fails starts it again, as Restart=on-failure does, up
 * to {@link #START_LIMIT} times a minute, and then shuts itself down. Callers hold the monitor of {@link Instances}.
 */
final class InstanceProcess {
    /** How often user data is started within {@link #START_INTERVAL} (systemd's StartLimitBurst). */
    static final int START_LIMIT = 5;

    private static final Duration START_INTERVAL = Duration.ofMinutes(1);
    private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(50);

    /** How long output is read after the last SIGKILL, in case an unreachable process keeps it open. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

    /** The variables of this process that are passed to scripts. */
    private static final Set<String> PASSED_ON = Set.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_HOME");

    private final Instances instances;
    private final Instance instance;
    private final StartOutcome outcome;
    private final Path folder;
    private final UserData userData;
    private final ConsoleLog console;
    private final List<Instant> starts = new ArrayList<>();
    private final Set<ProcessHandle> left = new HashSet<>();
    private Process program;
    private CompletableFuture<Void> output = CompletableFuture.completedFuture(null);
    private boolean stopping;
    private long killAt;
    private Runnable afterEnd;

    /** Prepares a boot; nothing runs before {@link #boot}. */
    InstanceProcess(Instances instances, Instance instance, StartOutcome outcome) {
        this.instances = instances;
        this.instance = instance;
        this.outcome = outcome;
        this.folder = instances.store.folderOf(instance.id());
        this.userData = UserData.read(Base64.getDecoder().decode(instance.spec().userData()));
        this.console = new ConsoleLog(folder);
    }

    /** Whether it is up without running its user data. */
    boolean isHung() {
        return outcome.boot() == StartOutcome.Boot.HANGS;
    }

    /** Boots the instance as its {@link StartOutcome} says. */
    void boot() {
        Duration delay = outcome.bootDelay();
        instances.after(delay, () -> {
            if (outcome.boot() == StartOutcome.Boot.FAILS) {
                interrupt(Instance::bootFailed);
            } else if (!stopping) {
                booted();
            }
        });
        outcome.life().ifPresent(life -> instances.after(delay.plus(life), () -> interrupt(Instance::interrupted)));
    }

    private void booted() {
        int boot = instance.status().boots();
        console.log("boot " + boot + " of " + instance.id());
        userData.ignored().forEach(console::log);
        if (!isHung() && userData.runsAt(boot)) {
            launch();
            return;
        }
        console.log(isHung() ? "the boot hangs (injected fault)" : "no user data to run at this boot");
        update(now -> now.running(null));
    }

    private void interrupt(UnaryOperator<Instance> change) {
        if (!stopping) {
            update(change);
            stop(Duration.ZERO);
        }
    }

    private void update(UnaryOperator<Instance> change) {
        instances.update(instance.id(), change);
    }

    /** Stops the instance: SIGTERM to all of its processes, SIGKILL to those left after the grace period. */
    void stop(Duration grace) {
        if (!stopping) {
            console.log("stopped by EC2");
        }
        stopping = true;
        endAll(grace, this::ended);
    }

    private void ended() {
        instances.ended(instance.id());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Failures of tasks are logged.
    private void launch() {
        starts.add(Instant.now());
        Process started;
        try {
            started = runScript();
        } catch (IOException e) {
            shutDown("user data cannot be run: " + e.getMessage());
            return;
        }
        program = started;
        console.log("user data runs as process " + started.pid());
        output = CompletableFuture.runAsync(() -> copy(started.getInputStream()), reading -> Instances.daemon(reading)
                .start());
        update(now -> now.running(started.pid()));
        started.onExit().thenRun(() -> instances.after(Duration.ZERO, () -> exited(started)));
    }

    private void copy(InputStream programOutput) {
        try {
            programOutput.transferTo(console);
        } catch (IOException e) {
            // Closed when the instance has ended.
            console.log("no more output: " + e.getMessage());
        }
    }

    /** Starts the script; its output and errors are the process's output. */
    private Process runScript() throws IOException {
        Path file = folder.resolve("script");
        Files.writeString(file, userData.script());
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        ProcessBuilder builder = new ProcessBuilder(OrphanReaper.inOwnSession(List.of(file.toString())))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private Map<String, String> environment() {
        String endpoint = instances.endpoint.toString();
        Map<String, String> environment = new HashMap<>(instances.settings.environment());
        environment.put("INSTANCE_ID", instance.id());
        environment.putIfAbsent("AWS_REGION", Ec2Settings.REGION);
        // botocore reads only this variable.
        environment.putIfAbsent("AWS_DEFAULT_REGION", Ec2Settings.REGION);
        environment.putIfAbsent("AWS_ENDPOINT_URL_EC2", endpoint);
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint + MetadataService.PATH + instance.id() + "/");
        environment.put(OrphanReaper.MARK, instances.reaper.mark(instance.id()));
        return environment;
    }

    private void exited(Process which) {
        if (which != program || afterEnd != null) {
            return;
        }
        String how = "user data ended with exit code " + which.exitValue();
        if (which.exitValue() == 0) {
            shutDown(how);
        } else {
            failed(how);
        }
    }

    private void failed(String how) {
        console.log(how);
        Instant windowStart = Instant.now().plus(RESTART_PAUSE).minus(START_INTERVAL);
        if (starts.stream().filter(start -> start.isAfter(windowStart)).count() >= START_LIMIT) {
            shutDown(how + ", started " + starts.size() + " times; not started again");
            return;
        }
        endAll(
                instances.settings.stopGrace(),
                () -> instances.after(RESTART_PAUSE, () -> {
                    if (!stopping) {
                        launch();
                    }
                }));
    }

    private void shutDown(String why) {
        console.log("shuts down: " + why);
        stopping = true;
        update(now -> now.shutsDown(why));
        endAll(instances.settings.stopGrace(), this::ended);
    }

    /** Ends all processes, then continues. A second call shortens the grace of the first and replaces what follows. */
    private void endAll(Duration grace, Runnable then) {
        long at = System.nanoTime() + grace.toNanos();
        boolean polling = afterEnd != null;
        killAt = polling ? Math.min(killAt, at) : at;
        afterEnd = then;
        if (!polling) {
            poll();
        }
    }

    private void poll() {
        boolean kill = System.nanoTime() - killAt >= 0;
        left.removeIf(process -> !OrphanReaper.isRunning(process));
        // Reading every process's environment is slow, so it is repeated only when the known ones have ended.
        if (program != null && (left.isEmpty() || kill)) {
            left.addAll(instances.reaper.find(instance.id(), program));
            left.forEach(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
        }
        boolean read = output.isDone() || System.nanoTime() - killAt >= OUTPUT_GRACE.toNanos();
        if (left.isEmpty() && (program == null || !program.isAlive()) && read) {
            Runnable then = afterEnd;
            afterEnd = null;
            program = null;
            then.run();
        } else {
            instances.after(POLL, this::poll);
        }
    }
}
