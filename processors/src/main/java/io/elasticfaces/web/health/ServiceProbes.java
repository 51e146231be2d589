package io.elasticfaces.web.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;

/** Probes S3 and SQS periodically, each on its own thread. */
public final class ServiceProbes extends ServiceSupport {
    /** Period while a service refuses connections. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CamelContext camel;
    private final List<ServiceHealth> services;
    private final Duration period;
    private ScheduledExecutorService timer;

    /** @param period time between two probes of a service that accepts connections */
    public ServiceProbes(CamelContext camel, List<ServiceHealth> services, Duration period) {
        this.camel = camel;
        this.services = services;
        this.period = period;
    }

    @Override
    protected void doStart() {
        timer = camel.getExecutorServiceManager().newScheduledThreadPool(this, "probes", services.size());
        services.forEach(service -> schedule(service, period));
    }

    @Override
    protected void doStop() {
        camel.getExecutorServiceManager().shutdownNow(timer);
    }

    private void schedule(ServiceHealth service, Duration delay) {
        if (!timer.isShutdown()) {
            timer.schedule(
                    () -> {
                        service.probe();
                        boolean soon = !service.accepts() && RETRY.compareTo(period) < 0;
                        schedule(service, soon ? RETRY : period);
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }
}
