package io.elasticfaces.web;

import io.elasticfaces.aws.AwsTrouble;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that the web tier cannot do without, its circuit and its readiness. The circuit opens when half of the last
 * calls failed, or a probe failed twice in a row; only a probe that succeeds lets calls through again, so that no caller
 * is the one to try. The process is not ready while it is open.
 */
final class Dependency extends AbstractHealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Dependency.class);

    /** By how many calls the failure rate is judged, and from how many on. */
    private static final int WINDOW = 20;

    private static final int LEAST_CALLS = 10;
    private static final float FAILURE_PERCENT = 50;

    /** How many calls decide, after a probe has succeeded, whether the circuit closes. */
    private static final int TRIALS = 10;

    /** Longer than the probes are apart, which are what ends an open circuit; calls do so only where no probe is made. */
    private static final Duration OPEN_AT_THE_MOST = Duration.ofSeconds(30);

    private final String service;
    private final Runnable probe;
    private final CircuitBreaker circuit;

    /**
     * @param name of the check in the readiness
     * @param service in words, for people
     * @param probe calls the service; throws if it is not there
     */
    Dependency(String name, String service, Runnable probe) {
        super("faces", name);
        this.service = service;
        this.probe = probe;
        this.circuit = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .failureRateThreshold(FAILURE_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .waitDurationInOpenState(OPEN_AT_THE_MOST)
                        .recordException(AwsTrouble::is)
                        .build());
        circuit.getEventPublisher()
                .onStateTransition(event ->
                        LOG.warn("{}: {}", service, event.getStateTransition().getToState()));
    }

    /** Returns what the routes' circuit breakers use. */
    CircuitBreaker circuit() {
        return circuit;
    }

    /** Tells whether calls are let through. */
    boolean up() {
        return circuit.getState() != CircuitBreaker.State.OPEN;
    }

    /** Looks whether the service is there, once more where it is not, and opens or half closes the circuit by it. */
    void probe() {
        boolean there = answers();
        if (!there) {
            there = answers();
        }
        if (!there && up()) {
            circuit.transitionToOpenState();
        } else if (there && !up()) {
            circuit.transitionToHalfOpenState();
        }
    }

    private boolean answers() {
        try {
            probe.run();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("{} does not answer", service, e);
            return !AwsTrouble.is(e);
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (up()) {
            builder.up();
        } else {
            builder.message(service + " cannot be reached").down();
        }
    }
}
