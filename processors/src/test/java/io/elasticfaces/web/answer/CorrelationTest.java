package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.web.Submissions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Bulkhead bulkhead = new Bulkhead(10);
    private final PendingRequests pending =
            new PendingRequests(bulkhead, () -> NOW, new RequestMetrics(new SimpleMeterRegistry()));
    private final Correlation correlation = new Correlation(pending);

    /** A deleted request is still in the aggregator when its client sends it again with the same Idempotency-Key. */
    @Test
    void shouldGiveBackThePlaceOfARequestThatIsReplaced() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange earlier = registration(camel);
            Exchange later = registration(camel);
            assertThat(bulkhead.waiting()).isEqualTo(2);

            Exchange both = correlation.aggregate(correlation.aggregate(null, earlier), later);

            assertThat(Submission.of(both)).isSameAs(Submission.of(later));
            assertThat(bulkhead.waiting()).isOne();
        }
    }

    private Exchange registration(DefaultCamelContext camel) {
        Submission submission = Submissions.of("1", NOW);
        bulkhead.enter();
        assertThat(pending.join(submission.request())).isSameAs(submission.request());
        submission.request().reply().cancel(false);
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(Submission.PROPERTY, submission);
        return exchange;
    }
}
