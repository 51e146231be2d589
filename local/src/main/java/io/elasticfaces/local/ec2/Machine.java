package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What runs one boot of one instance: from the boot delay to the moment when none of its processes is left.
 *
 * <p>A machine whose user data has nothing to run at this boot just stays on. One whose program ends with exit code 0
 * powers itself off, as a unit with SuccessAction=poweroff does; one whose program fails starts it again until
 * {@link Restarts} says no, then powers itself off too. Not for several threads: all methods are called on the
 * {@link Loop}.
 */
final class Machine {
    private static final Duration POLL = Duration.ofMillis(50);

    /** How long after the last SIGKILL output is waited for that a process out of reach may hold open. */
    private static final Duration LISTEN = Duration.ofSeconds(1);

    /** What a machine tells the one who keeps the instance; called on the loop. */
    interface Listener {
        /** It is up, and a program runs or, with an empty mark, none does. */
        void poweredOn(Machine machine, Optional<ProcessMark> program);

        /** It begins to power itself off. */
        void poweringOff(Machine machine, String why);

        /** Nothing of it is left. */
        void poweredOff(Machine machine);
    }

    /** What all machines share. */
    record Host(
            Loop loop,
            Clock clock,
            Guardian guardian,
            ProcessTable processes,
            Restarts restarts,
            Duration grace,
            String folderId) {}

    private final Host host;
    private final Listener listener;
    private final String instanceId;
    private final Path folder;
    private final Map<String, String> environment;
    private final UserData userData;
    private final int boot;
    private final Console console;
    private final String mark;
    private final Set<ProcessHandle> left = new HashSet<>();
    private final List<Instant> starts = new ArrayList<>();
    private final Set<Long> warned = new HashSet<>();

    private Process program;
    private boolean on;
    private boolean stopping;
    private boolean rebooting;
    private boolean spawnedOnce;
    private boolean polling;
    private int attempt;
    private CompletableFuture<Void> output = CompletableFuture.completedFuture(null);
    private long killAt;
    private Runnable swept;

    Machine(
            Host host,
            Listener listener,
            Instance instance,
            Path folder,
            Map<String, String> environment,
            UserData userData,
            Console console) {
        this.host = host;
        this.listener = listener;
        this.instanceId = instance.id();
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.userData = userData;
        this.boot = instance.boots();
        this.console = console;
        this.mark = mark(host.folderId(), instance.id());
    }

    String instanceId() {
        return instanceId;
    }

    /** Whether it is off or about to be. */
    boolean isGoingOff() {
        return stopping;
    }

    /** Switches it on after that delay. */
    void powerOn(Duration delay) {
        host.loop().after(delay, () -> {
            if (stopping) {
                return;
            }
            on = true;
            console.say("boot " + boot + " of " + instanceId);
            userData.ignored().forEach(console::say);
            if (userData.runsAt(boot)) {
                run();
            } else {
                console.say(
                        userData.scripts().isEmpty()
                                ? "no user data to run"
                                : "user data ran at the first boot and does not say [scripts-user, always]");
                listener.poweredOn(this, Optional.empty());
            }
        });
    }

    /** Switches it off: SIGTERM to all of its processes, SIGKILL to what is left after the grace. */
    void powerOff(Duration grace) {
        stopping = true;
        if (on) {
            console.say("power off");
        }
        sweep(grace, this::off);
    }

    /** Ends its processes and runs user data again, as far as that runs at every boot. */
    void reboot() {
        if (stopping || rebooting || !on) {
            return;
        }
        console.say("reboot");
        rebooting = true;
        starts.clear();
        sweep(host.grace(), () -> {
            rebooting = false;
            forgetProgram();
            if (userData.runsAt(boot + 1)) {
                run();
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it runs is run by the loop, which says what fails.
    private void run() {
        attempt++;
        starts.add(host.clock().instant());
        spawnedOnce = true;
        try {
            program = Spawner.spawn(userData.scripts(), folder, environment);
        } catch (IOException e) {
            console.say("cannot run user data: " + e.getMessage());
            listener.poweredOn(this, Optional.empty());
            failed("user data cannot be run: " + e.getMessage());
            return;
        }
        Process started = program;
        host.processes().outdated();
        host.guardian().watch(started.pid());
        console.say("user data runs as process " + started.pid());
        output = CompletableFuture.runAsync(() -> console.copy(started.getInputStream()), this::readOutput)
                .thenRun(() -> host.loop().run(this::look));
        listener.poweredOn(this, Optional.of(ProcessMark.of(started.toHandle())));
        started.onExit().thenRun(() -> host.loop().run(() -> ended(started)));
    }

    private void readOutput(Runnable reading) {
        Thread reader = new Thread(reading, "console " + instanceId);
        reader.setDaemon(true);
        reader.start();
    }

    private void ended(Process which) {
        if (which != program) {
            return;
        }
        if (stopping || rebooting) {
            look();
            return;
        }
        String how = "user data ended with exit code " + which.exitValue();
        console.say(how);
        if (which.exitValue() == 0) {
            powerOffBySelf(how);
        } else {
            failed(how);
        }
    }

    private void failed(String how) {
        Instant next = host.clock().instant().plus(host.restarts().pause());
        if (!host.restarts().allow(starts, next)) {
            powerOffBySelf(how + ", started " + starts.size() + " times; not started again");
            return;
        }
        int failedAttempt = attempt;
        sweep(host.grace(), () -> {
            forgetProgram();
            host.loop().after(host.restarts().pause(), () -> {
                if (!stopping && !rebooting && attempt == failedAttempt) {
                    run();
                }
            });
        });
    }

    private void powerOffBySelf(String why) {
        stopping = true;
        console.say("powers off: " + why);
        listener.poweringOff(this, why);
        sweep(host.grace(), this::off);
    }

    private void off() {
        forgetProgram();
        listener.poweredOff(this);
    }

    private void forgetProgram() {
        if (program != null) {
            host.guardian().forget(program.pid());
            program = null;
        }
    }

    /** Ends all processes of the machine, then goes on; a sweep under way is shortened and goes on as said now. */
    private void sweep(Duration grace, Runnable then) {
        long at = System.nanoTime() + grace.toNanos();
        killAt = swept == null ? at : Math.min(killAt, at);
        if (swept == null) {
            warned.clear();
        }
        swept = then;
        if (!polling) {
            polling = true;
            host.loop().run(this::poll);
        }
    }

    private void poll() {
        look();
        polling = swept != null;
        if (polling) {
            host.loop().after(POLL, this::poll);
        }
    }

    private void look() {
        if (swept == null) {
            return;
        }
        if (program != null && program.isAlive()) {
            left.add(program.toHandle());
        }
        List<ProcessHandle> now = spawnedOnce ? host.processes().members(mark::equals, left) : List.of();
        left.clear();
        left.addAll(now);
        boolean kill = System.nanoTime() - killAt >= 0;
        for (ProcessHandle process : left) {
            if (kill) {
                process.destroyForcibly();
            } else if (warned.add(process.pid())) {
                process.destroy();
            }
        }
        boolean ended = left.isEmpty() && (program == null || !program.isAlive());
        boolean heard = output.isDone() || System.nanoTime() - killAt >= LISTEN.toNanos();
        if (ended && heard) {
            Runnable then = swept;
            swept = null;
            then.run();
        }
    }

    static String mark(String folderId, String instanceId) {
        return folderId + "/" + instanceId;
    }
}
