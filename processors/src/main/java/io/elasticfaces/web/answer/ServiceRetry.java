package io.elasticfaces.web.answer;

import io.elasticfaces.contract.aws.AwsTrouble;
import io.elasticfaces.web.health.ServiceHealth;
import io.elasticfaces.web.http.HttpProblem;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/**
 * The retries of calls to S3 and SQS. Camel's error handler repeats a failed call until the request has waited for the
 * timeout, and holds no thread in between. A request that arrives while a service is down is refused at once.
 */
public final class ServiceRetry {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    private final Duration timeout;
    private final List<ServiceHealth> services;

    /** @param timeout the time limit, from the arrival of the request's last byte */
    public ServiceRetry(Duration timeout, List<ServiceHealth> services) {
        this.timeout = timeout;
        this.services = services;
    }

    /**
     * Returns the delays between calls: exponential, with jitter, so that many requests do not retry at the same time.
     */
    public static RedeliveryPolicy delays() {
        RedeliveryPolicy policy = new RedeliveryPolicy();
        policy.setAsyncDelayedRedelivery(true);
        policy.setRedeliveryDelay(FIRST_DELAY.toMillis());
        policy.setUseExponentialBackOff(true);
        policy.setMaximumRedeliveryDelay(LONGEST_DELAY.toMillis());
        policy.setUseCollisionAvoidance(true);
        policy.setCollisionAvoidancePercent(30);
        policy.setLogRetryAttempted(false);
        policy.setLogExhausted(false);
        return policy;
    }

    /**
     * Refuses a request that cannot be stored and queued in time.
     *
     * @throws HttpProblem 503 if a service is down, or if the request has waited for a thread for the whole timeout
     *     while a service did not respond
     */
    public void require(Exchange exchange) {
        boolean late = age(exchange).compareTo(timeout) > 0;
        for (ServiceHealth service : services) {
            if (!service.isUp() || late && !service.isResponsive()) {
                throw unavailable();
            }
        }
    }

    /** Returns whether to repeat a failed call. */
    public boolean isDue(Exchange exchange) {
        Duration age = age(exchange);
        return AwsTrouble.is(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                && age.compareTo(timeout) < 0
                && services.stream().allMatch(service -> service.wasUp(age))
                && isAwaited(exchange);
    }

    /** Returns whether the request is still pending. A shutdown or a deletion ends it. */
    private static boolean isAwaited(Exchange exchange) {
        Submission submission = Submission.of(exchange);
        return submission == null || !submission.request().reply().isDone();
    }

    private static Duration age(Exchange exchange) {
        return Duration.ofMillis(exchange.getClock().elapsed());
    }

    /** Returns the response to a request for which S3 or SQS is not available. */
    static HttpProblem unavailable() {
        return HttpProblem.unavailable(
                "The service cannot reach its storage or its queues now. Try again in " + RETRY_AFTER_SECONDS + " s.",
                RETRY_AFTER_SECONDS);
    }
}
