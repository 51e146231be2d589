package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import java.util.function.Function;
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
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final Settings settings;
    private final Store store;
    private final Loop loop;
    private final MachineRoom machines;
    private Map<String, Instance> instances = new LinkedHashMap<>();
    private volatile List<Instance> snapshot = List.of();

    Fleet(Settings settings, Store store, Loop loop, MachineRoom machines) {
        this.settings = settings;
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
                recovered.put(instance.id(), settled(instance, "The host was killed"));
            }
            publish(recovered);
            return recovered;
        });
    }

    private Instance settled(Instance instance, String how) {
        boolean stays = instance.state() == InstanceState.RUNNING && instance.process() == null;
        if (stays && instance.userData().isEmpty()) {
            return instance;
        }
        return switch (instance.state()) {
            case PENDING, RUNNING, STOPPING ->
                instance.runBy(null).in(InstanceState.STOPPED, "", StateReason.byHost(how));
            case SHUTTING_DOWN -> instance.terminated(now());
            case STOPPED, TERMINATED -> instance;
        };
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
        return find(all(), ids);
    }

    private static List<Instance> find(List<Instance> all, List<String> ids) {
        for (String id : ids) {
            if (!Ids.INSTANCE.matcher(id).matches()) {
                throw Ec2Error.INVALID_INSTANCE_MALFORMED.because("Invalid id: \"" + id + "\"");
            }
        }
        Map<String, Instance> byId = new LinkedHashMap<>();
        all.forEach(instance -> byId.put(instance.id(), instance));
        List<String> missing =
                ids.stream().distinct().filter(id -> !byId.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw Ec2Error.INVALID_INSTANCE_NOT_FOUND.because(
                    missing.size() == 1
                            ? "The instance ID '" + missing.get(0) + "' does not exist"
                            : "The instance IDs '" + String.join(", ", missing) + "' do not exist");
        }
        return ids.stream().distinct().map(byId::get).toList();
    }

    /**
     * Launches instances, or finds those of the same launch under the same token.
     *
     * @throws RefusedException if they do not fit, or the token was used for another launch
     */
    List<Instance> launch(LaunchRequest request) {
        return loop.call(() -> {
            List<Instance> before = request.clientToken().isEmpty()
                    ? List.of()
                    : all().stream()
                            .filter(known -> known.clientToken().equals(request.clientToken()))
                            .toList();
            if (!before.isEmpty()) {
                if (!before.get(0).launchFingerprint().equals(request.fingerprint())) {
                    throw Ec2Error.IDEMPOTENT_PARAMETER_MISMATCH.because(
                            "Arguments on this idempotent request are inconsistent with arguments used in previous"
                                    + " request(s).");
                }
                return before;
            }
            long alive = all().stream().filter(Instance::alive).count();
            int fitting = (int) Math.min(request.most(), settings.maxInstances() - alive);
            if (fitting < request.least()) {
                throw Ec2Error.INSTANCE_LIMIT_EXCEEDED.because("You have requested more instances ("
                        + (alive + request.least()) + ") than your current instance limit of "
                        + settings.maxInstances() + " allows.");
            }
            List<Instance> launched = new ArrayList<>();
            String reservation = Ids.fresh("r-");
            for (int index = 0; index < fitting; index++) {
                launched.add(create(request, reservation, index).launched(now()));
            }
            commit(launched);
            launched.forEach(machines::powerOn);
            return launched;
        });
    }

    /** Adds an instance that was launched before and is in that state now, with nothing that runs. */
    void add(LaunchRequest request, InstanceState state) {
        loop.call(() -> {
            Instance launched = create(request, Ids.fresh("r-"), 0).launched(now());
            int boots = state == InstanceState.STOPPED ? 0 : 1;
            commit(List.of(launched.in(state).booted(boots)));
            return launched;
        });
    }

    private static Instance create(LaunchRequest request, String reservation, int index) {
        return new Instance(
                Ids.fresh("i-"),
                reservation,
                index,
                request.imageId(),
                request.instanceType(),
                InstanceState.STOPPED,
                Instant.EPOCH,
                "",
                null,
                request.tags(),
                request.userData(),
                request.shutdownBehaviour(),
                request.clientToken(),
                request.fingerprint(),
                request.monitored(),
                0,
                null,
                null);
    }

    List<StateChange> start(List<String> ids) {
        return change(
                ids,
                instance -> Lifecycle.start(instance.state())
                        .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because("The instance '" + instance.id()
                                + "' is not in a state from which it can be started.")),
                instance -> instance.launched(now()),
                machines::powerOn);
    }

    List<StateChange> stop(List<String> ids, boolean force) {
        Duration grace = force ? Duration.ZERO : settings.stopGrace();
        List<StateChange> changes = change(
                ids,
                instance -> Lifecycle.stop(instance.state())
                        .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because(cannotStop(instance))),
                instance -> instance.in(InstanceState.STOPPING, byUser(), StateReason.BY_USER),
                instance -> machines.powerOff(instance.id(), grace));
        if (force) {
            changes.stream()
                    .filter(change -> change.previous() == InstanceState.STOPPING)
                    .forEach(change -> loop.run(() -> machines.powerOff(change.instanceId(), grace)));
        }
        return changes;
    }

    private static String cannotStop(Instance instance) {
        return instance.state() == InstanceState.PENDING
                ? "Instance '" + instance.id() + "' cannot be stopped as it has never reached the 'running' state."
                : "This instance '" + instance.id() + "' is not in a state from which it can be stopped.";
    }

    List<StateChange> terminate(List<String> ids) {
        return change(
                ids,
                instance -> Lifecycle.terminate(instance.state()),
                instance -> {
                    InstanceState next = Lifecycle.terminate(instance.state());
                    Instance changed = instance.in(next, byUser(), StateReason.BY_USER);
                    return next == InstanceState.TERMINATED ? changed.terminated(now()) : changed;
                },
                instance -> machines.powerOff(instance.id(), settings.stopGrace()));
    }

    void reboot(List<String> ids) {
        change(
                ids,
                instance -> Lifecycle.reboot(instance.state())
                        .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because("The instance '" + instance.id()
                                + "' is not in a state from which it can be rebooted.")),
                UnaryOperator.identity(),
                instance -> {});
        loop.run(() -> ids.forEach(machines::reboot));
    }

    private List<StateChange> change(
            List<String> ids,
            Function<Instance, InstanceState> next,
            UnaryOperator<Instance> changed,
            Consumer<Instance> afterwards) {
        return loop.call(() -> {
            List<StateChange> changes = new ArrayList<>();
            List<Instance> touched = new ArrayList<>();
            for (Instance instance : find(ids)) {
                InstanceState current = next.apply(instance);
                changes.add(new StateChange(instance.id(), instance.state(), current));
                if (current != instance.state()) {
                    touched.add(changed.apply(instance));
                }
            }
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
        update(id, instance -> {
            InstanceState next = Lifecycle.poweringOff(instance.state(), instance.shutdownBehaviour());
            return next == instance.state() ? instance : instance.in(next, "", StateReason.byInstance(why));
        });
    }

    @Override
    public void poweredOff(String id) {
        update(id, instance -> {
            Instance off = instance.in(Lifecycle.poweredOff(instance.state())).runBy(null);
            return off.state() == InstanceState.TERMINATED && off.terminatedAt() == null ? off.terminated(now()) : off;
        });
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
            String how = "The host was shut down";
            commit(instances.values().stream()
                    .filter(instance -> !settled(instance, how).equals(instance))
                    .filter(Instance::up)
                    .map(instance -> instance.in(InstanceState.STOPPING, "", StateReason.byHost(how)))
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

    private String byUser() {
        return "User initiated (" + REASON_TIME.format(now()) + ")";
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
