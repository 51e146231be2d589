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
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances and their processes, and the only place where they change. A call changes all of its instances or none.
 *
 * <p>Callers hold the monitor of this object.
 */
final class Instances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
    private static final Pattern ID = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The largest number of instances that are not terminated. */
    private static final int MAX = 64;

    /** How long a terminated instance is described; about as long as on AWS. */
    private static final Duration TERMINATED_VISIBLE = Duration.ofHours(1);

    /** How long {@link #close} waits for instances after they are killed. The watchdog then ends what is left. */
    private static final Duration AFTER_GRACE = Duration.ofSeconds(3);

    final Ec2Settings settings;
    final URI endpoint;
    final InstanceStore store;
    final OrphanReaper reaper;
    private final Map<String, Instance> instances;
    private final Map<String, InstanceProcess> processes = new HashMap<>();

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
        instances = store.content.instances();
        reaper = new OrphanReaper(store.content.folderId(), settings.stopGrace());
        commit(instances.values().stream().map(Instance::recovered).toList());
    }

    /** An id in AWS's format: a prefix and 17 hexadecimal digits. */
    static String newId(String prefix) {
        byte[] bytes = new byte[9];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes).substring(1);
    }

    /** All instances, oldest first, without those terminated long ago. */
    List<Instance> all() {
        Instant visible = Instant.now().minus(TERMINATED_VISIBLE);
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

    void start(List<Instance> asked) {
        List<Instance> starting = asked.stream()
                .map(Instance::start)
                .filter(instance -> !asked.contains(instance))
                .toList();
        if (!starting.isEmpty()
                && starting.stream().filter(Instance::runsSomething).count() > room()) {
            throw noCapacity(starting.get(0).spec());
        }
        boot(starting);
    }

    private void boot(List<Instance> starting) {
        commit(starting);
        for (Instance instance : starting) {
            processes.put(
                    instance.id(),
                    new InstanceProcess(this, instance, settings.faults().nextStart()));
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

    /** Stops or terminates instances. Those that are ending already get the shorter of both grace periods. */
    void end(List<Instance> asked, UnaryOperator<Instance> transition, Duration grace) {
        commit(asked.stream().map(transition).toList());
        for (Instance instance : asked) {
            process(instance.id()).ifPresentOrElse(process -> process.stop(grace), () -> ended(instance.id()));
        }
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
        reaper.close();
    }
}
