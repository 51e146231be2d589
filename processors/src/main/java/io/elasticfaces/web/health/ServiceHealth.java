package io.elasticfaces.web.health;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.http.conn.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * The health of S3 or SQS, and its readiness check. A service is down if it has refused all connections for longer than
 * the retry timeout. A service with slow or error responses is up, because the calls to it are retried.
 */
public final class ServiceHealth extends AbstractHealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealth.class);

    private final String service;
    private final Runnable probe;
    private final Duration limit;
    private final LongSupplier nanos;
    /** Start of the first of the consecutive refused probes, or null after another result. */
    private volatile Long refusedSinceNanos;

    private volatile long respondedNanos;

    /**
     * @param name the name of the readiness check
     * @param service the name of the service in messages
     * @param probe calls the service, and throws the exceptions of the call
     * @param limit the time of refused connections after which the service is down
     * @param nanos a monotonic clock, {@link System#nanoTime()}
     */
    public ServiceHealth(String name, String service, Runnable probe, Duration limit, LongSupplier nanos) {
        super("faces", name);
        this.service = service;
        this.probe = probe;
        this.limit = limit;
        this.nanos = nanos;
        this.respondedNanos = nanos.getAsLong();
    }

    /** Calls the service once and updates its state. */
    public void probe() {
        long start = nanos.getAsLong();
        Throwable failure = null;
        try {
            probe.run();
        } catch (RuntimeException e) {
            failure = e;
        }
        if (failure == null || failure instanceof SdkServiceException) {
            respondedNanos = nanos.getAsLong();
        }
        boolean wasUp = isUp();
        if (!refusesConnections(failure)) {
            if (refusedSinceNanos != null) {
                refusedSinceNanos = null;
                LOG.info("{} accepts connections again", service);
            }
        } else if (refusedSinceNanos == null) {
            refusedSinceNanos = start;
            LOG.warn("{} refuses connections; requests wait for it: {}", service, failure.getMessage());
        }
        if (wasUp && !isUp()) {
            LOG.warn("{} has refused connections for {} s; requests are refused", service, limit.toSeconds());
        }
    }

    /** Returns whether the service accepts connections, or has refused them for no longer than the limit. */
    public boolean isUp() {
        return wasUp(Duration.ZERO);
    }

    /** Returns whether the service was up some time ago, considering only the current outage. */
    public boolean wasUp(Duration ago) {
        Long since = refusedSinceNanos;
        return since == null || nanos.getAsLong() - since < limit.plus(ago).toNanos();
    }

    /** Returns whether the service has responded to a probe within the limit. A service that hangs has not. */
    public boolean isResponsive() {
        return nanos.getAsLong() - respondedNanos < limit.toNanos();
    }

    private static boolean refusesConnections(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof ConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (isUp()) {
            builder.up();
        } else {
            builder.message(service + " cannot be reached").down();
        }
    }
}
