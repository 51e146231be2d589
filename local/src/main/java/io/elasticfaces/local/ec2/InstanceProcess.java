package io.elasticfaces.local.ec2;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Runs one boot of one instance on a thread, from the boot delay until none of its processes is left.
 *
 * <p>An instance without a script for this boot stays on. One whose script ends with exit code 0 shuts itself down.
 * One whose script fails starts it again, up to {@link #START_LIMIT} times a minute, and then shuts itself down. The units
 * of the image do the same.
 *
 * <p>Callers hold the monitor of {@link Instances}. The thread holds it whenever it does not wait.
 */
final class InstanceProcess {
    /** How often user data is started within {@link #START_INTERVAL} (systemd's StartLimitBurst). */
    static final int START_LIMIT = 5;

    private static final Duration START_INTERVAL = Duration.ofMinutes(1);
    private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LOG_CHECK = Duration.ofSeconds(1);
    private static final Duration UNLIMITED = Duration.ofDays(10_000);

    /** The variables of this process that are passed to scripts. */
    private static final Set<String> PASSED_ON = Set.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_HOME");

    private final Instances instances;
    private final Instance instance;
    private final FaultInjector.StartOutcome outcome;
    private final Path folder;
    private final ConsoleLog console;
    private long endOfLife = in(UNLIMITED);
    private long killAt = in(UNLIMITED);
    private boolean stopping;

    /** Starts the boot. */
    InstanceProcess(Instances instances, Instance instance, FaultInjector.StartOutcome outcome) {
        this.instances = instances;
        this.instance = instance;
        this.outcome = outcome;
        this.folder = instances.store.folderOf(instance.id());
        this.console = new ConsoleLog(folder);
        Thread thread = new Thread(this::run, instance.id());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it is up without running its user data. */
    boolean isHung() {
        return outcome.boot() == FaultInjector.Boot.HANGS;
    }

    /** Stops the instance: SIGTERM to all of its processes, SIGKILL to those left after the grace period. */
    void stop(Duration grace) {
        if (!stopping) {
            console.log("stopped by EC2");
        }
        stopping = true;
        killAt = Math.min(killAt, in(grace));
        instances.notifyAll();
    }

    private void run() {
        synchronized (instances) {
            try {
                await(() -> false, outcome.bootDelay());
                if (!stopping && outcome.boot().fails()) {
                    update(one -> one.bootFailed(outcome.boot()));
                } else if (!stopping) {
                    endOfLife = in(outcome.life().orElse(UNLIMITED));
                    live();
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                shutDown("user data cannot be run: " + e);
            }
            instances.ended(instance.id());
        }
    }

    private void live() throws IOException, InterruptedException {
        int boot = instance.status().boots();
        console.log("boot " + boot + " of " + instance.id());
        UserData userData =
                UserData.read(Base64.getDecoder().decode(instance.spec().userData()));
        userData.ignored().forEach(console::log);
        if (isHung() || !userData.runsAt(boot)) {
            console.log(isHung() ? "the boot hangs (injected fault)" : "no user data to run at this boot");
            update(now -> now.running(null));
            await(() -> false, UNLIMITED);
        } else {
            run(userData.script());
        }
    }

    private void run(String script) throws IOException, InterruptedException {
        List<Long> starts = new ArrayList<>();
        while (!stopping) {
            starts.add(System.nanoTime());
            Process program = launch(script);
            while (!stopping && program.isAlive()) {
                await(() -> !program.isAlive(), LOG_CHECK);
                console.cut();
            }
            if (!stopping) {
                starts.removeIf(start -> System.nanoTime() - start > START_INTERVAL.toNanos());
                exited(program.exitValue(), starts.size());
            }
            endAll(program);
            await(() -> false, RESTART_PAUSE);
        }
    }

    private void exited(int code, int starts) {
        String how = "user data ended with exit code " + code;
        console.log(how);
        if (code == 0) {
            shutDown(how);
        } else if (starts >= START_LIMIT) {
            shutDown(how + ", started " + starts + " times; not started again");
        }
    }

    private void shutDown(String why) {
        console.log("shuts down: " + why);
        update(now -> now.shutsDown(why));
        stopping = true;
        killAt = in(instances.settings.stopGrace());
    }

    private void update(UnaryOperator<Instance> change) {
        instances.update(instance.id(), change);
    }

    /**
     * Waits until something holds, but not longer than a time. Returns at once if the instance is to stop. An instance
     * whose life ends meanwhile is interrupted.
     */
    private void await(BooleanSupplier holds, Duration most) throws InterruptedException {
        long end = in(most);
        while (!stopping && !holds.getAsBoolean() && System.nanoTime() < end) {
            if (System.nanoTime() >= endOfLife) {
                update(Instance::interrupted);
                stop(Duration.ZERO);
            } else {
                TimeUnit.NANOSECONDS.timedWait(instances, Math.min(end, endOfLife) - System.nanoTime());
            }
        }
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /** Starts the script in a separate session; its output and errors go to the console. */
    @SuppressWarnings("FutureReturnValueIgnored") // A notification cannot fail.
    private Process launch(String script) throws IOException {
        Path file = folder.resolve("script");
        Files.writeString(file, script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        ProcessBuilder builder = new ProcessBuilder(OrphanReaper.inOwnSession(List.of(file.toString())))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.file().toFile()));
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(environment());
        Process program = builder.start();
        console.log("user data runs as process " + program.pid());
        program.onExit().thenRun(() -> {
            synchronized (instances) {
                instances.notifyAll();
            }
        });
        update(now -> now.running(program.pid()));
        return program;
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

    /** Ends what is left of a program and its processes. */
    private void endAll(Process program) throws InterruptedException {
        if (!stopping) {
            killAt = in(instances.settings.stopGrace());
        }
        Set<ProcessHandle> left = new HashSet<>();
        do {
            boolean kill = System.nanoTime() >= killAt;
            left.removeIf(process -> !OrphanReaper.isRunning(process));
            // Reading every process's environment is slow, so it is repeated only when the known ones have ended.
            if (left.isEmpty() || kill) {
                left.addAll(instances.reaper.find(instance.id(), program));
                left.forEach(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
            }
            if (!left.isEmpty()) {
                TimeUnit.NANOSECONDS.timedWait(instances, POLL.toNanos());
            }
        } while (!left.isEmpty());
        if (!stopping) {
            killAt = in(UNLIMITED);
        }
    }
}
