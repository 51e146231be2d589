package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.web.Submissions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static final Duration LEFT_FOR = Duration.ofMinutes(5);

    private final Bulkhead bulkhead = new Bulkhead(10);
    private final PendingRequests pending =
            new PendingRequests(bulkhead, () -> NOW, new RequestMetrics(new SimpleMeterRegistry()));
    private final Correlation correlation = new Correlation(pending, LEFT_FOR, () -> NOW);

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

    @Test
    void shouldLeaveRepliesWithoutARequestToOtherWebTiersUntilNobodyWaits() {
        pending.join(Submissions.of("1", NOW).request());
        long sent = NOW.minus(LEFT_FOR).toEpochMilli();

        assertThat(correlation.isOfAnotherTier(reply("1"), sent + 1)).isFalse();
        assertThat(correlation.isOfAnotherTier(reply("2"), sent + 1)).isTrue();
        assertThat(correlation.isOfAnotherTier(reply("2"), sent)).isFalse();
        assertThat(correlation.isOfAnotherTier("unreadable", sent + 1)).isFalse();
        Correlation shared = new Correlation(pending, Duration.ZERO, () -> NOW);
        assertThat(shared.isOfAnotherTier(reply("2"), NOW.toEpochMilli() + 1)).isFalse();
    }

    private static String reply(String id) {
        return "{\"image_name\": \"%s-a.png\", \"id\": \"%1$s\", \"prediction\": \"Ada\"}".formatted(id);
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
