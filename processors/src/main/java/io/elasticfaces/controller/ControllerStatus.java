package io.elasticfaces.controller;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.controller.decide.DecisionEntry;
import io.elasticfaces.controller.decide.Rollout;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The current state of the queues and the fleet. The controller writes it, and any thread can read it. Reading makes no
 * calls to AWS.
 */
public final class ControllerStatus {
    /** The number of decisions that are kept. */
    public static final int KEPT = 50;

    private final AtomicBoolean woken = new AtomicBoolean();
    private final Deque<DecisionEntry> decisions = new ArrayDeque<>();
    private final FleetHistory history = new FleetHistory();
    private volatile Snapshot snapshot = new Snapshot(Optional.empty(), QueueCounts.NONE, Fleet.EMPTY, 0, Rollout.NONE);
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<Instant> breaker = Optional.empty();
    private volatile IntSupplier waiting = () -> 0;
    private volatile Supplier<JsonObject> latency = JsonObject::new;
    private volatile Supplier<Duration> serviceTime = () -> Duration.ZERO;
    private volatile Supplier<Optional<String>> webTrouble = Optional::empty;
    private volatile Supplier<Detection> detection = () -> Detection.NONE;
    private volatile LongSupplier replies = () -> 0;
    private volatile int min;
    private volatile int max;

    /**
     * One measurement.
     *
     * @param at the time of the measurement; empty before the first
     * @param wanted the number of instances that the decision requires
     * @param rollout the evidence about the latest version of the launch template
     */
    public record Snapshot(Optional<Instant> at, QueueCounts counts, Fleet fleet, int wanted, Rollout rollout) {
        /** Returns the number of instances of another version of the launch template; 0 without one. */
        int outdated() {
            return rollout.version() == 0
                    ? 0
                    : (int) fleet.pool().stream()
                            .filter(instance -> !rollout.isCurrent(instance))
                            .count();
        }
    }

    /** Sets the limits that the status shows. */
    public void limits(ScalingSettings settings) {
        min = settings.min();
        max = settings.max();
    }

    /**
     * Sets the suppliers of what the web tier measures.
     *
     * @param clients the number of waiting clients
     * @param service the time that a worker is busy with one request; zero before the first measurement
     * @param percentiles the latency: milliseconds by percentile
     * @param problem a problem that the replies of workers show
     * @param latest the last detection, of which the threshold and the number of people are shown
     * @param received the number of replies from workers so far
     */
    public void webTier(
            IntSupplier clients,
            Supplier<Duration> service,
            Supplier<JsonObject> percentiles,
            Supplier<Optional<String>> problem,
            Supplier<Detection> latest,
            LongSupplier received) {
        waiting = clients;
        webTrouble = problem;
        serviceTime = service;
        latency = percentiles;
        detection = latest;
        replies = received;
    }

    /** Returns the measured time that a worker is busy with one request; zero before the first measurement. */
    public Duration serviceTime() {
        return serviceTime.get();
    }

    /** Returns the number of replies from workers that the web tier has received. */
    long replies() {
        return replies.getAsLong();
    }

    /** Returns whether no instance is pending or running, so that a new request should trigger a decision. */
    public boolean noneRunning() {
        return snapshot.fleet().active().isEmpty();
    }

    /** Notes for the next decision that a request arrived while no instance was running. */
    public void wake() {
        woken.set(true);
    }

    /** Returns whether {@link #wake()} has been called since the last decision. */
    boolean isWoken() {
        return woken.get();
    }

    /** Returns whether {@link #wake()} was called since the last call of this method. */
    boolean takeWake() {
        return woken.getAndSet(false);
    }

    /** Returns the latest measurement. */
    public Snapshot snapshot() {
        return snapshot;
    }

    void measured(Instant at, QueueCounts counts, Fleet fleet, int wanted, Rollout rollout) {
        snapshot = new Snapshot(Optional.of(at), counts, fleet, wanted, rollout);
        history.measured(at, counts, waiting.getAsInt(), fleet.active().size());
    }

    /** Applies a change that EC2 accepted, so that the next request does not trigger another decision. */
    void changed(Set<String> ids, InstanceState state) {
        Snapshot before = snapshot;
        snapshot = new Snapshot(
                before.at(), before.counts(), before.fleet().with(ids, state), before.wanted(), before.rollout());
    }

    /** Returns the end of the latest start pause; empty without a crash loop. */
    Optional<Instant> breaker() {
        return breaker;
    }

    void breaker(Optional<Instant> until) {
        breaker = until;
    }

    /** Sets or clears the trouble that the status shows, and returns whether it differs from the previous one. */
    boolean troubled(Optional<String> what) {
        boolean news = !what.equals(trouble);
        trouble = what;
        return news;
    }

    void keep(DecisionEntry entry) {
        synchronized (decisions) {
            decisions.addFirst(entry);
            while (decisions.size() > KEPT) {
                decisions.removeLast();
            }
        }
    }

    /** Returns the last decisions that changed something, newest first. */
    public List<DecisionEntry> decisions() {
        synchronized (decisions) {
            return List.copyOf(decisions);
        }
    }

    /**
     * Returns the body of {@code GET /status}: {@code measured} (ISO time, null before the first measurement), {@code
     * queue} (numbers of {@link QueueCounts}), {@code waiting}, {@code fleet} (number per state), {@code instances}
     * ({@code id}, {@code name}, {@code state}; in order of their numbers), {@code min}, {@code max}, {@code wanted},
     * {@code rollout} ({@code version} of the launch template, number of {@code outdated} instances, {@code halted}; absent
     * without a launch template), {@code trouble} (one line, or null), {@code decisions} ({@code time}, {@code action}, {@code reason}; newest
     * first), {@code latency} (of the last minutes, milliseconds by percentile), {@code threshold} and {@code people} (of
     * the last reply with a face, or null) and {@code history} (the last ten minutes; see {@link FleetHistory}).
     */
    public JsonObject status() {
        Snapshot now = snapshot;
        JsonObject queue = new JsonObject();
        queue.put("visible", now.counts().visible());
        queue.put("inFlight", now.counts().inFlight());
        queue.put("responses", now.counts().responses());
        queue.put("dead", now.counts().dead());
        JsonObject fleet = new JsonObject();
        now.fleet().byState().forEach((state, count) -> {
            if (count > 0 || state.compareTo(InstanceState.STOPPED) <= 0) {
                fleet.put(state.label(), count);
            }
        });
        JsonArray instances = new JsonArray();
        for (Instance instance : now.fleet().pool()) {
            JsonObject one = new JsonObject();
            one.put("id", instance.id());
            one.put("name", instance.name());
            one.put("state", instance.state().label());
            instances.add(one);
        }
        JsonArray decided = new JsonArray();
        for (DecisionEntry entry : decisions()) {
            JsonObject one = new JsonObject();
            one.put("time", entry.time().toString());
            one.put("action", entry.action());
            one.put("reason", entry.reason());
            decided.add(one);
        }
        JsonObject status = new JsonObject();
        status.put("measured", now.at().map(Instant::toString).orElse(null));
        status.put("queue", queue);
        status.put("waiting", waiting.getAsInt());
        status.put("fleet", fleet);
        status.put("instances", instances);
        status.put("min", min);
        status.put("max", max);
        status.put("wanted", now.wanted());
        if (now.rollout().version() > 0) {
            JsonObject rollout = new JsonObject();
            rollout.put("version", now.rollout().version());
            rollout.put("outdated", now.outdated());
            rollout.put("halted", now.rollout().isHalted());
            status.put("rollout", rollout);
        }
        status.put("trouble", trouble.or(webTrouble).orElse(null));
        status.put("decisions", decided);
        status.put("latency", latency.get());
        Detection last = detection.get();
        status.put("threshold", last.threshold());
        status.put("people", last.people());
        now.at().ifPresent(at -> status.put("history", history.json(at)));
        return status;
    }

    /** Returns {@link #status()} as text. */
    public String statusJson() {
        return status().toJson();
    }
}
