package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances, and the one place where they change.
 *
 * <p>Changes happen on the {@link Loop}, are saved before anybody hears of them, and touch all instances of a call or
 * none. What is read is a snapshot.
 */
final class Fleet implements MachineRoom.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration AFTER_GRACE = Duration.ofSeconds(3);
    private final Settings settings;
    private final Store store;
    private final Loop loop;
    private final MachineRoom machines;
    private final Misfortune misfortune;
    private final String zone;
    private Map<String, Instance> instances = new LinkedHashMap<>();
    private volatile List<Instance> snapshot = List.of();

    Fleet(Settings settings, Store store, Loop loop, MachineRoom machines, Misfortune misfortune) {
        this.settings = settings;
        this.misfortune = misfortune;
        this.zone = new Region(settings.region()).zone();
        this.store = store;
        this.loop = loop;
        this.machines = machines;
        machines.observe(this);
    }

    /** Takes over what the store held; whatever ran then does not run any more. */
    void recover(Collection<Instance> stored) {
        loop.call(() -> {
            Map<String, Instance> recovered = new LinkedHashMap<>();
            for (Instance instance : stored) {
                recovered.put(instance.id(), Transitions.recovered(instance, now()));
            }
            publish(recovered);
            return recovered;
        });
    }

    /** All instances, oldest first, without those terminated long ago. */
    List<Instance> all() {
        List<Instance> now = snapshot;
        Instant since = now().minus(settings.terminatedVisible());
        boolean old = now.stream().anyMatch(instance -> isForgotten(instance, since));
        return old
                ? now.stream().filter(instance -> !isForgotten(instance, since)).toList()
                : now;
    }

    private static boolean isForgotten(Instance instance, Instant since) {
        return instance.terminatedAt() != null && instance.terminatedAt().isBefore(since);
    }

    /**
     * The instances of those ids, each once, in that order.
     *
     * @throws RefusedException if an id is malformed or nobody's
     */
    List<Instance> find(List<String> ids) {
        return Lookup.find(all(), ids);
    }

    /**
     * Launches instances, or finds those of the same launch under the same token.
     *
     * @throws RefusedException if they do not fit, or the token was used for another launch
     */
    List<Instance> launch(LaunchRequest request) {
        return loop.call(() -> {
            List<Instance> before = Lookup.launchedBefore(all(), request);
            if (!before.isEmpty()) {
                return before;
            }
            long alive = all().stream().filter(Instance::alive).count();
            int fitting = (int) Math.min(request.most(), settings.maxInstances() - alive);
            if (fitting < request.least()) {
                throw Ec2Error.INSTANCE_LIMIT_EXCEEDED.because("You have requested more instances ("
                        + (alive + request.least()) + ") than your current instance limit of "
                        + settings.maxInstances() + " allows.");
            }
            fitting = misfortune.fitting(all(), request, fitting, zone);
            List<Instance> launched = new ArrayList<>();
            String reservation = Ids.fresh("r-");
            for (int index = 0; index < fitting; index++) {
                Instance.Launch launch =
                        new Instance.Launch(reservation, index, request.clientToken(), request.fingerprint());
                launched.add(Instance.fresh(
                                Ids.fresh("i-"), launch, request.spec(), request.tags(), request.monitored(), now())
                        .launched(now()));
            }
            commit(launched);
            launched.forEach(machines::powerOn);
            return launched;
        });
    }

    /** Adds an instance in that state with nothing that runs: {@code RUNNING} or {@code STOPPED}. */
    void add(Instance.Spec spec, Map<String, String> tags, InstanceState state) {
        loop.call(() -> {
            Instance.Launch launch = new Instance.Launch(Ids.fresh("r-"), 0, "", "");
            Instance fresh = Instance.fresh(Ids.fresh("i-"), launch, spec, tags, false, now());
            commit(List.of(
                    state == InstanceState.STOPPED
                            ? fresh
                            : fresh.launched(now()).in(state)));
            return fresh;
        });
    }

    List<StateChange> start(List<String> ids) {
        return change(
                ids,
                instance -> Transitions.start(instance, now()),
                starting -> misfortune.requireRoom(all(), starting, zone),
                machines::powerOn);
    }

    /** Stops instances; by force without the grace, which also shortens a stop under way. */
    List<StateChange> stop(List<String> ids, boolean force) {
        Duration grace = force ? Duration.ZERO : settings.stopGrace();
        List<StateChange> changes = change(
                ids,
                instance -> Transitions.stop(instance, now()),
                any -> {},
                instance -> machines.powerOff(instance.id(), grace));
        if (force) {
            changes.stream()
                    .filter(change -> change.previous() == InstanceState.STOPPING)
                    .forEach(change -> loop.run(() -> machines.hurry(change.instanceId())));
        }
        return changes;
    }

    List<StateChange> terminate(List<String> ids) {
        return change(
                ids,
                instance -> Transitions.terminate(instance, now()),
                any -> {},
                instance -> machines.powerOff(instance.id(), settings.stopGrace()));
    }

    void reboot(List<String> ids) {
        List<StateChange> same = change(ids, Transitions::reboot, any -> {}, instance -> {});
        loop.run(() -> same.forEach(change -> machines.reboot(change.instanceId())));
    }

    private List<StateChange> change(
            List<String> ids,
            UnaryOperator<Instance> transition,
            Consumer<List<Instance>> check,
            Consumer<Instance> afterwards) {
        return loop.call(() -> {
            List<StateChange> changes = new ArrayList<>();
            List<Instance> touched = new ArrayList<>();
            for (Instance instance : find(ids)) {
                Instance next = transition.apply(instance);
                changes.add(new StateChange(instance.id(), instance.state(), next.state()));
                if (next.state() != instance.state()) {
                    touched.add(next);
                }
            }
            check.accept(touched);
            commit(touched);
            touched.forEach(afterwards);
            return changes;
        });
    }

    /** Changes each of those instances by a function that changes no state; all of them, or, if it throws, none. */
    List<Instance> edit(List<String> ids, UnaryOperator<Instance> edit) {
        return loop.call(() -> {
            List<Instance> edited = find(ids).stream().map(edit).toList();
            commit(edited);
            return edited;
        });
    }

    @Override
    public void poweredOn(String id, Optional<ProcessMark> program) {
        update(id, instance -> instance.in(Lifecycle.poweredOn(instance.state()))
                .runBy(program.orElse(null)));
    }

    @Override
    public void poweringOff(String id, String why) {
        update(id, instance -> Transitions.poweringOff(instance, why));
    }

    @Override
    public void bootFailed(String id) {
        update(id, Transitions::bootFailed);
    }

    @Override
    public void takenAway(String id) {
        update(id, Transitions::takenAway);
    }

    @Override
    public void poweredOff(String id) {
        update(id, instance -> Transitions.poweredOff(instance, now()));
    }

    private void update(String id, UnaryOperator<Instance> change) {
        Instance instance = instances.get(id);
        if (instance != null) {
            commit(List.of(change.apply(instance)));
        }
    }

    /** Switches all machines off and waits for it, at most a little longer than the grace. */
    void shutDown() {
        CompletableFuture<Void> off = loop.call(() -> {
            commit(instances.values().stream()
                    .map(instance -> Transitions.hostGoesDown(instance, "The host was shut down"))
                    .toList());
            Set<String> goingDown = instances.values().stream()
                    .filter(instance -> !instance.up())
                    .map(Instance::id)
                    .collect(Collectors.toSet());
            return machines.powerOffAll(goingDown, settings.stopGrace());
        });
        try {
            off.get(settings.stopGrace().plus(AFTER_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("some instances did not end in time; they are ended at the next start", e);
        }
    }

    private void commit(Collection<Instance> changed) {
        Map<String, Instance> next = new LinkedHashMap<>(instances);
        boolean differs = false;
        for (Instance instance : changed) {
            differs |= !instance.equals(next.put(instance.id(), instance));
        }
        if (differs) {
            publish(next);
        }
    }

    private void publish(Map<String, Instance> next) {
        Instant since = now().minus(settings.terminatedVisible());
        List<String> forgotten = next.values().stream()
                .filter(instance -> isForgotten(instance, since))
                .map(Instance::id)
                .toList();
        next.keySet().removeAll(forgotten);
        store.save(next.values());
        forgotten.forEach(store::remove);
        instances = next;
        snapshot = List.copyOf(next.values());
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
