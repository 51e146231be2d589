package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Runs one boot of one instance, from the boot delay until none of its processes is left.
 *
 * <p>An instance without a script for this boot stays on. One whose scripts end with exit code 0 shuts itself down, as a
 * systemd unit with SuccessAction=poweroff does. One whose scripts fail starts them again, as Restart=on-failure does,
 * up to {@link Ec2Settings.Limits#startLimit()}, and then shuts itself down. All methods are called on the
 * {@link EventLoop}.
 */
final class InstanceProcess {
    private static final Duration POLL = Duration.ofMillis(50);

    /** How long output is read after the last SIGKILL, in case an unreachable process keeps it open. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

    /** The resources that all instances share. */
    record Host(EventLoop loop, OrphanReaper processes, Ec2Settings.Limits limits) {}

    private final String id;
    private final int boot;
    private final UserData userData;
    private final Path folder;
    private final Map<String, String> environment;
    private final ConsoleLog console;
    private final Host host;
    private final Consumer<UnaryOperator<Instance>> update;
    private final Runnable onEnd;

    private final List<Instant> starts = new ArrayList<>();
    private final Set<ProcessHandle> left = new HashSet<>();
    private final Set<Long> warned = new HashSet<>();
    private Process program;
    private CompletableFuture<Void> output = CompletableFuture.completedFuture(null);
    private boolean stopping;
    private long killAt;
    private Runnable afterEnd;

    /**
     * Prepares a boot; nothing runs before {@link #start}.
     *
     * @param update changes the instance
     * @param onEnd runs when the instance has stopped and no process of it is left
     */
    InstanceProcess(
            Instance instance,
            UserData userData,
            Path folder,
            Map<String, String> environment,
            ConsoleLog console,
            Host host,
            Consumer<UnaryOperator<Instance>> update,
            Runnable onEnd) {
        this.id = instance.id();
        this.boot = instance.status().boots();
        this.userData = userData;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.console = console;
        this.host = host;
        this.update = update;
        this.onEnd = onEnd;
    }

    boolean isHung() {
        return userData.equals(UserData.HANGING);
    }

    boolean isStopping() {
        return stopping;
    }

    /** Boots after a delay. */
    void start(Duration delay) {
        host.loop().after(delay, () -> {
            if (stopping) {
                return;
            }
            console.log("boot " + boot + " of " + id);
            userData.ignored().forEach(console::log);
            if (userData.runsAt(boot)) {
                launch();
                return;
            }
            console.log(
                    userData.scripts().isEmpty()
                            ? "no user data to run"
                            : "user data ran at the first boot and does not say [scripts-user, always]");
            update.accept(instance -> Lifecycle.running(instance, null));
        });
    }

    /** Stops the instance: SIGTERM to all of its processes, SIGKILL to those left after the grace period. */
    void stop(Duration grace) {
        if (!stopping) {
            console.log("stopped by EC2");
        }
        stopping = true;
        endAll(grace, onEnd);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The event loop logs failures.
    private void launch() {
        starts.add(Instant.now());
        Process started;
        try {
            started = ProcessLauncher.launch(userData.scripts(), folder, environment);
        } catch (IOException e) {
            update.accept(instance -> Lifecycle.running(instance, null));
            failed("user data cannot be run: " + e.getMessage());
            return;
        }
        program = started;
        console.log("user data runs as process " + started.pid());
        output = CompletableFuture.runAsync(() -> console.copy(started.getInputStream()), this::readOutput);
        update.accept(instance -> Lifecycle.running(instance, started.pid()));
        started.onExit().thenRun(() -> host.loop().run(() -> exited(started)));
    }

    private void readOutput(Runnable reading) {
        Thread reader = new Thread(reading, "console " + id);
        reader.setDaemon(true);
        reader.start();
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
        Instant windowStart = Instant.now()
                .plus(host.limits().restartPause())
                .minus(host.limits().startInterval());
        if (starts.stream().filter(start -> start.isAfter(windowStart)).count()
                >= host.limits().startLimit()) {
            shutDown(how + ", started " + starts.size() + " times; not started again");
            return;
        }
        endAll(host.limits().stopGrace(), () -> host.loop().after(host.limits().restartPause(), () -> {
            if (!stopping) {
                launch();
            }
        }));
    }

    private void shutDown(String why) {
        console.log("shuts down: " + why);
        stopping = true;
        update.accept(instance -> Lifecycle.shutsDown(instance, why));
        endAll(host.limits().stopGrace(), onEnd);
    }

    /** Ends all processes, then continues. A second call shortens the grace of the first and replaces what follows. */
    private void endAll(Duration grace, Runnable then) {
        long at = System.nanoTime() + grace.toNanos();
        boolean polling = afterEnd != null;
        killAt = polling ? Math.min(killAt, at) : at;
        afterEnd = then;
        if (!polling) {
            warned.clear();
            poll();
        }
    }

    private void poll() {
        boolean kill = System.nanoTime() - killAt >= 0;
        left.removeIf(process -> !OrphanReaper.isRunning(process));
        // Reading every process's environment is slow, so it is repeated only when the known ones have ended.
        if (program != null && (left.isEmpty() || kill)) {
            left.addAll(host.processes().find(host.processes().mark(id), program.pid()));
            program.descendants().filter(OrphanReaper::isRunning).forEach(left::add);
        }
        for (ProcessHandle process : left) {
            if (kill) {
                process.destroyForcibly();
            } else if (warned.add(process.pid())) {
                process.destroy();
            }
        }
        boolean ended = left.isEmpty() && (program == null || !program.isAlive());
        boolean read = output.isDone() || System.nanoTime() - killAt >= OUTPUT_GRACE.toNanos();
        if (ended && read) {
            Runnable then = afterEnd;
            afterEnd = null;
            program = null;
            then.run();
        } else {
            host.loop().after(POLL, this::poll);
        }
    }
}
