package io.elasticfaces.controller;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.controller.act.AwsAdvice;
import io.elasticfaces.controller.decide.CrashLoopBackoff;
import io.elasticfaces.controller.decide.DecisionEntry;
import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.InstanceChange;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.PoolDecision;
import io.elasticfaces.controller.decide.PoolPolicy;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingPolicy;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.elasticfaces.controller.observe.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean of the controller's routes. It keeps the history for the scaling policy, and records decisions and their
 * results. The routes make the calls to AWS. Failures come from the exchange property, because {@code @ExchangeException}
 * prefers a suppressed exception, for example the one of the SDK's first attempt.
 */
public final class Scaler {
    private static final Logger LOG = LoggerFactory.getLogger(Scaler.class);

    private final ScalingSettings settings;
    private final Duration idleTick;
    private final ControllerStatus status;
    private final ControllerMetrics metrics;
    private final InstantSource clock;
    private History history = History.beginning();

    /** The refusals of starts since the last one that EC2 accepted, and the reason of the latest. */
    private int startRefusals;

    private String lastStartRefusal;

    /** The number of workers' replies at the last decision. */
    private long seenReplies;

    /** Whether the last decision changed nothing because there was nothing to do. */
    private boolean quiet;

    /** The changes of one decision. */
    public record Decision(ScalingDecision scaling, PoolDecision pool) {
        /** Returns the calls to EC2 in their order: a start comes before a termination. */
        public List<InstanceChange> changes() {
            return Stream.concat(scaling.changes().stream(), pool.changes().stream())
                    .toList();
        }
    }

    /** @param idleTick the interval of measurements while no request waits and no instance runs */
    Scaler(
            ScalingSettings settings,
            Duration idleTick,
            ControllerStatus status,
            ControllerMetrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.idleTick = idleTick;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
        status.limits(settings);
    }

    /** Returns whether a tick should measure: each one, or fewer while there is nothing to do. */
    public synchronized boolean isDue() {
        Instant now = clock.instant();
        return !quiet || status.isWoken() || !now.isBefore(history.now().plus(idleTick));
    }

    /** Makes a decision from the latest measurement. */
    public synchronized Decision decide(
            @ExchangeProperty("counts") QueueCounts counted,
            @ExchangeProperty("template") Template template,
            @Body Fleet fleet) {
        Instant now = clock.instant();
        QueueCounts counts = status.takeWake() ? counted.atLeastOneVisible() : counted;
        CrashLoopBackoff before = history.backoff();
        long replies = status.replies();
        history = history.next(now, counts, fleet, template.version(), replies > seenReplies, settings);
        seenReplies = replies;
        reportBackoff(before, history.backoff());
        ScalingDecision scaling = ScalingPolicy.decide(counts, status.serviceTime(), fleet, history, settings);
        PoolDecision pool = PoolPolicy.decide(fleet, scaling, history, settings);
        status.measured(now, counted, fleet, scaling.wanted(), history.rollout());
        Decision decision = new Decision(scaling, pool);
        metrics.decided(decision.changes());
        if (scaling.changesSomething()) {
            keep(now, scaling.action(), scaling.reason());
        }
        if (pool.changesSomething()) {
            keep(now, pool.action(), pool.reason());
        }
        quiet = counts.idle()
                && decision.changes().isEmpty()
                && fleet.pool().stream().allMatch(instance -> instance.state() == InstanceState.STOPPED);
        Optional<String> trouble = trouble(template, fleet, decision);
        if (trouble.isPresent()) {
            trouble(trouble.get());
        } else if (status.troubled(Optional.empty())) {
            LOG.info("Scaling works again");
        }
        return decision;
    }

    private void keep(Instant now, String action, String reason) {
        status.keep(new DecisionEntry(now, action, reason));
        LOG.info("Decision: {}. Reason: {}", action, reason);
    }

    private Optional<String> trouble(Template template, Fleet fleet, Decision decision) {
        ScalingDecision scaling = decision.scaling();
        if (history.backoff().until().isPresent()) {
            return Optional.of(crashLoop(history.backoff()));
        }
        if (history.rollout().isHalted()) {
            return Optional.of(("The instances of the launch template's version %d take no requests although requests"
                            + " wait, so their image seems to be broken; no more instances are replaced, and those of"
                            + " other versions serve. Update the stack with a working image")
                    .formatted(history.rollout().version()));
        }
        if (template.trouble().isPresent()) {
            return template.trouble();
        }
        if (scaling.wanted() > 0 && fleet.pool().isEmpty() && settings.pool() == 0) {
            return Optional.of("There is no instance named " + Instance.NAME_PREFIX + "1 or the like with the tag "
                    + ResourceNames.DEPLOYMENT_TAG + " to start; create them, or set app.controller.launch-template");
        }
        boolean tooFew = scaling.wanted() > fleet.active().size();
        if (tooFew && startRefusals > 1) {
            return Optional.of(lastStartRefusal);
        }
        boolean incomplete = fleet.pool().size() < settings.pool();
        return fleet.instances().stream()
                .filter(instance ->
                        (tooFew || incomplete) && instance.startFailure().isPresent())
                .findFirst()
                .map(instance -> instance.name() + " did not come up: "
                        + AwsAdvice.aboutReason(instance.startFailure().orElseThrow()));
    }

    /** Records that EC2 accepted a change. */
    public synchronized void accepted(@ExchangeProperty("change") InstanceChange change) {
        history = history.accepted(change.operation(), change.ids());
        metrics.accepted(change.operation(), change.ids().size());
        if (change.operation().adds()) {
            startRefusals = 0;
        }
        if (change.operation() == InstanceOperation.START) {
            status.changed(Set.copyOf(change.ids()), InstanceState.PENDING);
        } else if (change.operation() == InstanceOperation.STOP) {
            status.changed(Set.copyOf(change.ids()), InstanceState.STOPPING);
        } else if (change.operation() == InstanceOperation.TERMINATE) {
            status.changed(Set.copyOf(change.ids()), InstanceState.TERMINATED);
        }
    }

    /**
     * Returns the changes to try instead of one that EC2 refused: one for each half of the instances, because one
     * instance can fail the whole call. A change of one instance is recorded as refused, and so is each after throttling, because more
     * calls would make it worse. Later decisions repeat them with increasing delays.
     */
    public synchronized List<InstanceChange> refused(
            @ExchangeProperty("change") InstanceChange change,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (change.ids().size() > 1 && !AwsAdvice.isTooManyCalls(cause)) {
            return change.halves();
        }
        change.ids().forEach(id -> refused(change.operation(), id, AwsAdvice.about(cause)));
        return List.of();
    }

    private void refused(InstanceOperation operation, String id, String why) {
        history = history.refused(operation, id);
        metrics.refused(operation);
        String name = status.snapshot().fleet().instances().stream()
                .filter(instance -> instance.id().equals(id))
                .map(Instance::name)
                .findFirst()
                .orElse(id);
        String what = "EC2 refuses to %s %s".formatted(operation, name);
        status.keep(new DecisionEntry(clock.instant(), what, why));
        LOG.warn("{}. The controller tries again: {}", what, why);
        if (operation.adds()) {
            startRefusals++;
            lastStartRefusal = what + ": " + why;
        }
        // A single refusal is usual, for example if another controller was first.
        if (startRefusals > 1) {
            trouble(lastStartRefusal);
        }
    }

    /** Records that the measurement of queues or fleet failed. The next tick repeats it. */
    public synchronized void failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        history = history.failed(clock.instant());
        metrics.failed();
        quiet = false;
        trouble("Queues or fleet cannot be read, so no instance is started: " + AwsAdvice.about(cause));
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

    private void trouble(String what) {
        if (status.troubled(Optional.of(what))) {
            LOG.warn("{}. The controller tries again", what);
        }
    }
}
