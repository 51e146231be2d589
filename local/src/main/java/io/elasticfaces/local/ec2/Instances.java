package io.elasticfaces.local.ec2;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * All instances and launch templates, and the only place where they change.
 *
 * <p>A call changes all of its instances or none. A change is stored before it is visible. All methods are called on
 * the {@link EventLoop}.
 */
final class Instances {
    private static final Pattern ID = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Ec2Settings settings;
    private final InstanceStore store;
    private final InstanceRunner runner;
    private final String folderId;
    private Map<String, Instance> instances = new LinkedHashMap<>();
    private Map<String, LaunchTemplate> templates = new LinkedHashMap<>();

    /**
     * An instance before and after a call.
     *
     * @param before its state before
     */
    record Change(Instance before, Instance after) {}

    /** Restores the stored content. None of its processes is running any more. */
    Instances(Ec2Settings settings, InstanceStore store, InstanceRunner runner, InstanceStore.Content stored) {
        this.settings = settings;
        this.store = store;
        this.runner = runner;
        this.folderId = stored.folderId();
        stored.templates().forEach(template -> templates.put(template.id(), template));
        runner.onChange((id, change) -> {
            if (instances.containsKey(id)) {
                commit(List.of(change.apply(instances.get(id))));
            }
        });
        commit(stored.instances().stream()
                .map(instance -> Lifecycle.recovered(instance, Instant.now()))
                .toList());
    }

    /** An id in AWS's format: a prefix and 17 hexadecimal digits. */
    static String newId(String prefix) {
        byte[] bytes = new byte[9];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes).substring(1);
    }

    /** All instances, oldest first, without those terminated long ago. */
    List<Instance> all() {
        Instant since = Instant.now().minus(settings.limits().terminatedVisible());
        return instances.values().stream()
                .filter(instance -> instance.status().terminatedAt() == null
                        || instance.status().terminatedAt().isAfter(since))
                .toList();
    }

    /** The instances of those ids, each once; all of them must exist. */
    List<Instance> find(List<String> ids) {
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw new Ec2Exception("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
            }
        }
        Map<String, Instance> byId = new LinkedHashMap<>();
        all().forEach(instance -> byId.put(instance.id(), instance));
        List<String> missing = ids.stream().filter(id -> !byId.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw new Ec2Exception(
                    "InvalidInstanceID.NotFound",
                    missing.size() == 1
                            ? "The instance ID '" + missing.get(0) + "' does not exist"
                            : "The instance IDs '" + String.join(", ", missing) + "' do not exist");
        }
        return ids.stream().distinct().map(byId::get).toList();
    }

    /**
     * Launches instances, or finds those of the same launch with the same token.
     *
     * @param launch with an empty reservation id
     */
    List<Instance> launch(int min, int max, Instance.Launch launch, Instance.Spec spec, Map<String, String> tags) {
        List<Instance> before = launchedBefore(launch);
        if (!before.isEmpty()) {
            return before;
        }
        long alive = all().stream().filter(Instance::alive).count();
        int count = (int) Math.min(max, settings.limits().maxInstances() - alive);
        if (count < min) {
            throw new Ec2Exception(
                    "InstanceLimitExceeded",
                    "You have requested more instances (" + (alive + min) + ") than your current instance limit of "
                            + settings.limits().maxInstances() + " allows.");
        }
        int capacity = settings.faults().capacity(up());
        count = spec.userData().isEmpty() && capacity >= 0 ? count : Math.min(count, capacity);
        if (count < min) {
            throw noCapacity(spec);
        }
        List<Instance> launched = new ArrayList<>();
        String reservation = newId("r-");
        for (int index = 0; index < count; index++) {
            Instance.Launch one = new Instance.Launch(reservation, index, launch.clientToken(), launch.fingerprint());
            launched.add(Lifecycle.start(stopped(one, spec, tags), Instant.now()));
        }
        commit(launched);
        launched.forEach(instance -> runner.start(instance, settings.faults().nextStart()));
        return launched;
    }

    private List<Instance> launchedBefore(Instance.Launch launch) {
        List<Instance> before = all().stream()
                .filter(instance -> !launch.clientToken().isEmpty()
                        && instance.launch().clientToken().equals(launch.clientToken()))
                .toList();
        if (before.stream().anyMatch(known -> !known.launch().fingerprint().equals(launch.fingerprint()))) {
            throw new Ec2Exception(
                    "IdempotentParameterMismatch",
                    "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }
        return before;
    }

    private static Instance stopped(Instance.Launch launch, Instance.Spec spec, Map<String, String> tags) {
        Instance.Status status = new Instance.Status(InstanceState.STOPPED, Instant.now(), 0, "", null, null, null);
        return new Instance(newId("i-"), launch, spec, status, tags);
    }

    /** Adds an instance without a process: {@code RUNNING} or {@code STOPPED}. */
    void add(Instance.Spec spec, Map<String, String> tags, InstanceState state) {
        Instance fresh = stopped(new Instance.Launch(newId("r-"), 0, "", ""), spec, tags);
        commit(List.of(
                state == InstanceState.STOPPED
                        ? fresh
                        : Lifecycle.running(Lifecycle.start(fresh, Instant.now()), null)));
    }

    List<Change> start(List<String> ids) {
        List<Change> changes = prepare(ids, instance -> Lifecycle.start(instance, Instant.now()));
        List<Instance> starting = changed(changes);
        long needed = starting.stream().filter(Instances::takesCapacity).count();
        if (!starting.isEmpty() && needed > settings.faults().capacity(up())) {
            throw noCapacity(starting.get(0).spec());
        }
        commit(starting);
        starting.forEach(instance -> runner.start(instance, settings.faults().nextStart()));
        return changes;
    }

    /** Stops instances. {@code force} skips the grace period, also for instances that are already stopping. */
    List<Change> stop(List<String> ids, boolean force) {
        List<Change> changes = prepare(ids, instance -> Lifecycle.stop(instance, Instant.now()));
        commit(changed(changes));
        changes.stream()
                .filter(change -> force
                        ? change.after().state() == InstanceState.STOPPING
                        : !change.before().equals(change.after()))
                .forEach(change -> runner.stop(
                        change.after().id(),
                        force ? Duration.ZERO : settings.limits().stopGrace()));
        return changes;
    }

    List<Change> terminate(List<String> ids) {
        List<Change> changes = prepare(ids, instance -> Lifecycle.terminate(instance, Instant.now()));
        commit(changed(changes));
        changed(changes)
                .forEach(
                        instance -> runner.stop(instance.id(), settings.limits().stopGrace()));
        return changes;
    }

    /** Changes instances by a function that changes no state. */
    void edit(List<String> ids, UnaryOperator<Instance> edit) {
        commit(find(ids).stream().map(edit).toList());
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

    private int up() {
        return (int) all().stream()
                .filter(instance -> instance.up() || instance.state() == InstanceState.STOPPING)
                .filter(Instances::takesCapacity)
                .count();
    }

    /**
     * Whether an instance counts towards the capacity. One without user data, such as the web instance, runs nothing.
     */
    private static boolean takesCapacity(Instance instance) {
        return !instance.spec().userData().isEmpty();
    }

    private Ec2Exception noCapacity(Instance.Spec spec) {
        return new Ec2Exception(
                "InsufficientInstanceCapacity",
                "We currently do not have sufficient " + spec.instanceType()
                        + " capacity in the Availability Zone you requested (" + settings.zone()
                        + "). Our system will be working on provisioning additional capacity.");
    }

    /** Stops all running instances; completes when they have ended. */
    CompletableFuture<Void> shutDown() {
        commit(instances.values().stream()
                .map(instance -> Lifecycle.hostStops(instance, "The host was shut down"))
                .toList());
        return runner.stopAll(
                instances.values().stream()
                        .filter(instance -> !instance.up())
                        .map(Instance::id)
                        .toList(),
                settings.limits().stopGrace());
    }

    List<LaunchTemplate> templates() {
        return List.copyOf(templates.values());
    }

    /** Adds or replaces a launch template. */
    LaunchTemplate put(LaunchTemplate template) {
        Map<String, LaunchTemplate> next = new LinkedHashMap<>(templates);
        next.put(template.id(), template);
        write(instances.values(), next.values());
        templates = next;
        return template;
    }

    void remove(LaunchTemplate template) {
        Map<String, LaunchTemplate> next = new LinkedHashMap<>(templates);
        next.remove(template.id());
        write(instances.values(), next.values());
        templates = next;
    }

    private void commit(Collection<Instance> changed) {
        Map<String, Instance> next = new LinkedHashMap<>(instances);
        changed.forEach(instance -> next.put(instance.id(), instance));
        Instant since = Instant.now().minus(settings.limits().terminatedVisible());
        List<String> forgotten = next.values().stream()
                .filter(instance -> instance.status().terminatedAt() != null
                        && instance.status().terminatedAt().isBefore(since))
                .map(Instance::id)
                .toList();
        next.keySet().removeAll(forgotten);
        write(next.values(), templates.values());
        store.remove(forgotten);
        instances = next;
    }

    private void write(Collection<Instance> newInstances, Collection<LaunchTemplate> newTemplates) {
        store.write(new InstanceStore.Content(folderId, List.copyOf(newInstances), List.copyOf(newTemplates)));
    }
}
