package io.elasticfaces.controller;

import io.elasticfaces.controller.act.AwsAdvice;
import io.elasticfaces.controller.act.Launch;
import io.elasticfaces.controller.decide.CrashLoopBackoff;
import io.elasticfaces.controller.decide.DecisionEntry;
import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingPolicy;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.ec2.AWS2EC2Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean of the controller's routes. It keeps the history for the scaling policy, and records decisions and their
 * results. The routes make the calls to AWS.
 */
public final class Scaler {
    private static final Logger LOG = LoggerFactory.getLogger(Scaler.class);

    private final ScalingSettings settings;
    private final ControllerStatus status;
    private final ControllerMetrics metrics;
    private final InstantSource clock;
    private final LogThrottle throttle = new LogThrottle();
    private History history = History.beginning();

    Scaler(ScalingSettings settings, ControllerStatus status, ControllerMetrics metrics, InstantSource clock) {
        this.settings = settings;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
        status.limits(settings);
    }

    /** Makes a decision from the latest measurement. */
    public synchronized ScalingDecision decide(
            @ExchangeProperty("counts") QueueCounts counted, @ExchangeProperty("fleet") Fleet fleet) {
        Instant now = clock.instant();
        QueueCounts counts = status.takeWake() ? counted.atLeastOneVisible() : counted;
        CrashLoopBackoff before = history.backoff();
        history = history.next(now, counts, fleet, settings);
        reportBackoff(before, history.backoff());
        ScalingDecision decision = ScalingPolicy.decide(counts, status.serviceTime(), fleet, history, settings);
        status.measured(now, counted, fleet, decision.wanted());
        if (decision.changesSomething()) {
            metrics.decided(decision);
            status.keep(new DecisionEntry(now, decision.action(), decision.reason()));
            LOG.info("Decision: {}. Reason: {}", decision.action(), decision.reason());
        }
        if (history.backoff().until().isPresent()) {
            trouble(crashLoop(history.backoff()));
        } else if (decision.wanted() > 0 && fleet.pool().isEmpty() && !settings.launches()) {
            trouble("There is no instance named " + Instance.NAME_PREFIX + "1 or the like to start; create them,"
                    + " or set app.controller.launch-template");
        } else {
            clearTrouble();
        }
        return decision;
    }

    /** Records that EC2 accepted the start of instances. */
    public synchronized void started(@Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids) {
        history = history.accepted(InstanceOperation.START, ids);
        status.changed(Set.copyOf(ids), InstanceState.PENDING);
        metrics.agreed(InstanceOperation.START, ids.size());
    }

    /** Records that EC2 refused to start instances. The start is retried with increasing delays. */
    public synchronized void startRefused(
            @Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids, @ExchangeException Exception cause) {
        ids.forEach(id -> refused(InstanceOperation.START, id, cause));
    }

    /** Records that EC2 accepted the stop of instances. */
    public synchronized void stopped(@Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids) {
        history = history.accepted(InstanceOperation.STOP, ids);
        status.changed(Set.copyOf(ids), InstanceState.STOPPING);
        metrics.agreed(InstanceOperation.STOP, ids.size());
    }

    /** Records that EC2 refused to stop instances. */
    public synchronized void stopRefused(
            @Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids, @ExchangeException Exception cause) {
        ids.forEach(id -> refused(InstanceOperation.STOP, id, cause));
    }

    /** Records that EC2 tagged instances. */
    public synchronized void tagged(@Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids) {
        history = history.accepted(InstanceOperation.TAG, ids);
        metrics.agreed(InstanceOperation.TAG, ids.size());
    }

    /** Records that EC2 refused to tag instances. */
    public synchronized void tagRefused(
            @Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids, @ExchangeException Exception cause) {
        ids.forEach(id -> refused(InstanceOperation.TAG, id, cause));
    }

    /** Records that EC2 accepted the launch of an instance. */
    public synchronized void launched(@ExchangeProperty("launch") Launch launch) {
        history = history.accepted(InstanceOperation.LAUNCH, List.of(launch.name()));
        metrics.agreed(InstanceOperation.LAUNCH, 1);
    }

    /** Records that EC2 refused to launch an instance. */
    public synchronized void launchRefused(
            @ExchangeProperty("launch") Launch launch, @ExchangeException Exception cause) {
        refused(InstanceOperation.LAUNCH, launch.name(), cause);
    }

    /** Records that the measurement of queues or fleet failed. The next tick repeats it. */
    public synchronized void failed(@ExchangeException Exception cause) {
        history = history.failed(clock.instant());
        metrics.failed();
        trouble("Queues or fleet cannot be read, so no instance is started: " + AwsAdvice.about(cause));
    }

    /**
     * Splits a refused call into one per instance, because one instance can fail the whole call. After throttling, the
     * call is repeated for all instances.
     */
    public List<List<String>> oneByOne(
            @Header(AWS2EC2Constants.INSTANCES_IDS) List<String> ids, @ExchangeException Exception cause) {
        return AwsAdvice.isTooManyCalls(cause)
                ? List.of(ids)
                : ids.stream().map(List::of).toList();
    }

    private void refused(InstanceOperation change, String id, Exception cause) {
        history = history.refused(change, id);
        metrics.refused(change);
        String name = status.snapshot().fleet().instances().stream()
                .filter(instance -> instance.id().equals(id))
                .map(Instance::name)
                .findFirst()
                .orElse(id);
        String what = "EC2 refuses to %s %s".formatted(change, name);
        String why = AwsAdvice.about(cause);
        status.keep(new DecisionEntry(clock.instant(), what, why));
        LOG.warn("{}; the next attempt follows soon: {}", what, why);
    }

    private void reportBackoff(CrashLoopBackoff before, CrashLoopBackoff after) {
        if (before.trips() < after.trips()) {
            metrics.tripped();
            status.keep(new DecisionEntry(
                    history.now(), "start none until " + after.until().orElseThrow(), crashLoop(after)));
        }
        status.breaker(after.until());
    }

    private static String crashLoop(CrashLoopBackoff backoff) {
        return ("%d instances have ended without taking a request while requests waited, so their image seems to be"
                        + " broken; from %s one is tried. See the console output of the last one, and fix the image or"
                        + " its permission to receive")
                .formatted(backoff.ends(), backoff.until().orElseThrow().truncatedTo(ChronoUnit.SECONDS));
    }

    private void clearTrouble() {
        if (throttle.over()) {
            LOG.info("Scaling works again");
        }
        status.troubled(Optional.empty());
    }

    private void trouble(String what) {
        status.troubled(Optional.of(what));
        if (throttle.shouldLog(what, clock.instant())) {
            LOG.warn("{}; every tick tries again", what);
        }
    }
}
