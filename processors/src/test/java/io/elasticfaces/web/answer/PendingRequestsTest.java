package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.web.Submissions;
import io.elasticfaces.web.http.HttpProblem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PendingRequestsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final RecognitionReply REPLY =
            new RecognitionReply("1-a.png", "1", new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE));

    private final RequestMetrics metrics = new RequestMetrics(new SimpleMeterRegistry());
    private final Bulkhead bulkhead = new Bulkhead(10);
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final PendingRequests pending = new PendingRequests(bulkhead, now::get, metrics);

    @Test
    void shouldTellTheLatencyOfItsAnswers() {
        assertThat(metrics.latency()).as("none yet").isEmpty();

        AtomicLong nanos = new AtomicLong();
        StageTimer stages = new StageTimer(nanos::get);
        nanos.set(800_000_000L);
        Submission submission = Submissions.of("1", NOW, stages);
        pending.join(submission.request());
        pending.settle(submission, REPLY);

        assertThat(metrics.latency()).containsOnlyKeys("p50", "p95", "p99");
        assertThat((long) metrics.latency().get("p50")).isBetween(750L, 850L);
    }

    @Test
    void shouldFailARequestOnlyWithTheSubmissionThatQueuesIt() throws IOException {
        Submission first = Submissions.of("1", NOW);
        Submission duplicate =
                new Submission(Submission.Kind.DUPLICATE, false, first.request(), first.stages(), first.upload());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException());

            exchange.setProperty(Submission.PROPERTY, duplicate);
            pending.abandon(exchange);
            assertThat(first.request().reply()).isNotDone();

            exchange.setProperty(Submission.PROPERTY, first);
            pending.abandon(exchange);
            assertThat(first.request().reply()).isCompletedExceptionally();
        }
    }

    @Test
    void shouldGiveBackThePlaceOfADeletedRequestWithoutAReplyAtTheDeadline() {
        bulkhead.enter();
        Submission submission = Submissions.of("1", NOW);
        pending.join(submission.request());

        pending.deleted(new HttpProblem(410, "gone", "1", Map.of()));

        assertThat(bulkhead.waiting()).isOne();
        pending.settle(submission, null);
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldGiveRepliesWithoutAnIdToTheOldestRequestOfTheirKey() {
        PendingRequest first = named("a.png", "1", NOW.minusMillis(10));
        PendingRequest second = named("a.png", "2", NOW);
        named("b.png", "3", NOW.minusMillis(20));
        RecognitionReply bare = new RecognitionReply("a.png", null, REPLY.outcome());

        assertThat(pending.id(bare)).isEqualTo(first.id());
        pending.release(first);
        assertThat(pending.id(bare)).isEqualTo(second.id());
        pending.release(second);
        assertThat(pending.id(bare)).as("late").isEqualTo("a.png");
        named("4-a.png", "4", NOW);
        assertThat(pending.id(new RecognitionReply("4-a.png", "4", REPLY.outcome())))
                .isEqualTo("4");
        assertThat(pending.id(new RecognitionReply("other.png", "4", REPLY.outcome())))
                .as("of another picture")
                .isEqualTo("other.png");
    }

    private PendingRequest named(String key, String id, Instant accepted) {
        PendingRequest like = Submissions.of(id, accepted).request();
        return pending.join(new PendingRequest(
                id,
                key,
                key,
                null,
                null,
                null,
                false,
                like.acceptedMillis(),
                like.deadlineMillis(),
                like.expiresMillis(),
                like.stages(),
                like.progress(),
                like.reply()));
    }

    @Test
    void shouldReportAGalleryThatWorkersCannotUse() {
        assertThat(troubleAfterReplyWith("000000001")).hasValueSatisfying(trouble -> assertThat(trouble)
                .contains("000000002 is of another model set or cannot be read", "000000001 of", "faces people add"));
        assertThat(troubleAfterReplyWith("000000002")).isEmpty();
        assertThat(troubleAfterReplyWith("000000003")).isEmpty();

        Submission submission = Submissions.of("1", NOW, "000000002");
        pending.settle(
                submission,
                new RecognitionReply("1-a.png", "1", Outcome.failed(FailureReason.WRONG_GALLERY, "None can be read.")));
        assertThat(pending.galleryTrouble()).contains("None can be read.");
        now.set(NOW.plusSeconds(600));
        assertThat(pending.galleryTrouble())
                .as("the gallery may be mended, and no reply shows it")
                .isEmpty();
    }

    private Optional<String> troubleAfterReplyWith(String gallery) {
        Detection detection = new Detection(null, 0.52, List.of(), null, List.of(), "dlib", gallery, 20, Map.of());
        pending.settle(
                Submissions.of("1", NOW, "000000002"),
                new RecognitionReply("1-a.png", "1", new Outcome(OutcomeStatus.OK, "Paul", null, detection)));
        return pending.galleryTrouble();
    }

    @Test
    void shouldNotCountWhatNobodyWaitedFor() {
        pending.settle(null, REPLY);

        assertThat(metrics.latency()).isEmpty();
    }
}
