package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances and their processes, and the only place where they change. A call changes all of its instances or none.
 *
 * <p>Callers hold the monitor of this object, as the tasks of {@link #after} do.
 */
final class Instances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
    private static final Pattern ID = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The largest number of instances that are not terminated. */
    private static final int MAX = 64;

    /** How long {@link #close} waits for instances after they are killed. The watchdog then ends what is left. */
    private static final Duration AFTER_GRACE = Duration.ofSeconds(3);

    final Ec2Settings settings;
    final URI endpoint;
    final InstanceStore store;
    final OrphanReaper reaper;
    private final Map<String, Instance> instances;
    private final Map<String, InstanceProcess> processes = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Instances::daemon, new ThreadPoolExecutor.DiscardPolicy());

    /** An instance before and after a call. */
    record Change(Instance before, Instance after) {}

    /**
     * Restores the folder's state, and ends the processes of earlier runs.
     *
     * @param endpoint of EC2 and of the metadata service
     * @throws CloudFailure if the folder cannot be used
     */
    Instances(Ec2Settings settings, URI endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
        store = new InstanceStore(settings.folder());
        instances = store.content().instances();
        reaper = new OrphanReaper(store.content().folderId(), settings.stopGrace());
        commit(instances.values().stream().map(Instance::recovered).toList());
    }

    /** An id in AWS's format: a prefix and 17 hexadecimal digits. */
    static String newId(String prefix) {
        byte[] bytes = new byte[9];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes).substring(1);
    }

    /** Runs a task after a delay, unless this is closed before. */
    @SuppressWarnings("FutureReturnValueIgnored") // Failures are logged.
    void after(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            synchronized (this) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("A task of an instance failed", e);
                }
            }
        };
        timer.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "ec2");
        thread.setDaemon(true);
        return thread;
    }

    /** All instances, oldest first, without those terminated long ago. */
    List<Instance> all() {
        Instant visible = Instant.now().minus(settings.terminatedVisible());
        for (Instance instance : List.copyOf(instances.values())) {
            if (instance.state() == InstanceState.TERMINATED
                    && instance.status().since().isBefore(visible)) {
                store.remove(instance.id());
            }
        }
        return List.copyOf(instances.values());
    }

    /** The instances of those ids, each once; all of them must exist. */
    List<Instance> find(List<String> ids) {
        all();
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw new Ec2Exception("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
            }
            if (!instances.containsKey(id)) {
                throw new Ec2Exception("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
            }
        }
        return ids.stream().distinct().map(instances::get).toList();
    }

    /**
     * Launches instances, or finds those that were launched with the same token.
     *
     * @param max as many as there is room for are launched, at least {@code min}
     * @param clientToken empty for none
     */
    List<Instance> launch(int min, int max, String clientToken, Instance.Spec spec, Map<String, String> tags) {
        List<Instance> before = all().stream()
                .filter(instance ->
                        !clientToken.isEmpty() && instance.clientToken().equals(clientToken))
                .toList();
        if (!before.isEmpty()) {
            return before;
        }
        int alive = (int) all().stream().filter(Instance::alive).count();
        int room = room();
        boolean limited = room < 0 || !spec.userData().isEmpty();
        int count = Math.min(Math.min(max, MAX - alive), limited ? room : max);
        if (count < min) {
            throw noCapacity(spec);
        }
        List<Instance> launched = Stream.generate(
                        () -> Instance.stopped(clientToken, spec, tags).start())
                .limit(count)
                .toList();
        boot(launched);
        return launched;
    }

    List<Change> start(List<String> ids) {
        List<Change> changes = prepare(ids, Instance::start);
        List<Instance> starting = changed(changes);
        if (!starting.isEmpty()
                && starting.stream().filter(Instance::runsSomething).count() > room()) {
            throw noCapacity(starting.get(0).spec());
        }
        boot(starting);
        return changes;
    }

    private void boot(List<Instance> starting) {
        commit(starting);
        for (Instance instance : starting) {
            InstanceProcess process =
                    new InstanceProcess(this, instance, settings.faults().nextStart());
            processes.put(instance.id(), process);
            process.boot();
        }
    }

    /** How many further instances that run something can be started; negative if none at all can be. */
    private int room() {
        return settings.faults().capacity((int) instances.values().stream()
                .filter(instance -> instance.up() || instance.state() == InstanceState.STOPPING)
                .filter(Instance::runsSomething)
                .count());
    }

    private static Ec2Exception noCapacity(Instance.Spec spec) {
        return new Ec2Exception(
                "InsufficientInstanceCapacity",
                "We currently do not have sufficient " + spec.instanceType()
                        + " capacity in the Availability Zone you requested (" + Ec2Settings.ZONE
                        + "). Our system will be working on provisioning additional capacity.");
    }

    /** Stops instances. {@code force} skips the grace period, also for instances that are already stopping. */
    List<Change> stop(List<String> ids, boolean force) {
        List<Change> changes = prepare(ids, Instance::stop);
        commit(changed(changes));
        changes.stream()
                .map(Change::after)
                .filter(instance -> instance.state() == InstanceState.STOPPING)
                .forEach(instance -> end(instance.id(), force ? Duration.ZERO : settings.stopGrace()));
        return changes;
    }

    List<Change> terminate(List<String> ids) {
        List<Change> changes = prepare(ids, Instance::terminate);
        commit(changed(changes));
        changed(changes).forEach(instance -> end(instance.id(), settings.stopGrace()));
        return changes;
    }

    private List<Change> prepare(List<String> ids, UnaryOperator<Instance> transition) {
        return find(ids).stream()
                .map(instance -> new Change(instance, transition.apply(instance)))
                .toList();
    }

    private static List<Instance> changed(List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.before().equals(change.after()))
                .map(Change::after)
                .toList();
    }

    private void end(String id, Duration grace) {
        process(id).ifPresentOrElse(process -> process.stop(grace), () -> ended(id));
    }

    /** Notes that no process of an instance is left. */
    void ended(String id) {
        processes.remove(id);
        update(id, Instance::ended);
        notifyAll();
    }

    /** Changes an instance after an event of its process. */
    void update(String id, UnaryOperator<Instance> change) {
        commit(List.of(change.apply(instances.get(id))));
    }

    /** Adds or replaces instances. */
    void commit(List<Instance> changed) {
        changed.forEach(instance -> instances.put(instance.id(), instance));
        store.save();
    }

    Optional<InstanceProcess> process(String id) {
        return Optional.ofNullable(processes.get(id));
    }

    /** Stops every instance that runs something, and waits until none of their processes is left. */
    @Override
    public synchronized void close() {
        commit(all().stream()
                .map(instance -> instance.hostStops("The host was shut down"))
                .toList());
        processes.keySet().removeIf(id -> instances.get(id).up());
        List.copyOf(processes.values()).forEach(process -> process.stop(settings.stopGrace()));
        long end = System.nanoTime() + settings.stopGrace().plus(AFTER_GRACE).toNanos();
        try {
            while (!processes.isEmpty() && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!processes.isEmpty()) {
            LOG.warn("Some instances did not end in time; the watchdog ends them");
        }
        timer.shutdownNow();
        reaper.close();
    }
}
