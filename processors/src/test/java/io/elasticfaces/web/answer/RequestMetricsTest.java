package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.web.Submissions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The names and labels that dashboards and alarms rest on. */
class RequestMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestMetrics metrics = new RequestMetrics(prometheus);
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void shouldCountAnswersByWhatTheySayAndTheirStatus() {
        metrics.answered("ok", 200);
        metrics.answered("ok", 200);
        metrics.answered("refused", 415);

        assertThat(prometheus.scrape())
                .contains(
                        "faces_requests_total{outcome=\"ok\",status=\"200\"} 2.0",
                        "faces_requests_total{outcome=\"refused\",status=\"415\"} 1.0");
    }

    @Test
    void shouldCountRepliesByHowTheyEndedAndWhetherForTheFirstTime() {
        metrics.reply(reply(Outcome.failed(FailureReason.EXPIRED, "Too late.")));
        metrics.reply(reply(new Outcome(OutcomeStatus.NO_FACE, "Unknown", null, Detection.NONE)
                .withTimings(Map.of("queue", 1.0, "retries", 30_000.0))));

        assertThat(prometheus.scrape())
                .contains(
                        "faces_replies_total{reason=\"expired\",status=\"expired\"} 1.0",
                        "faces_replies_total{reason=\"\",status=\"no-face\"} 1.0",
                        "faces_replies_redelivered_total 1.0");
    }

    @Test
    void shouldMeterStagesThatAddUpToTheDuration() {
        Map<String, Double> worker = new LinkedHashMap<>();
        worker.put("queue", 2000.0);
        worker.put("detect", 500.0);
        worker.put("something of a newer worker", 250.0);
        metrics.replied(after(3000, worker), true);

        assertThat(prometheus.scrape())
                .contains(
                        "faces_request_duration_seconds_sum 3.0",
                        "faces_cold_start_seconds_count 1",
                        "faces_cold_start_seconds_sum 2.0",
                        "faces_stage_duration_seconds_sum{stage=\"detect\"} 0.5",
                        "faces_stage_duration_seconds_sum{stage=\"other\"} 0.25",
                        "faces_stage_duration_seconds_sum{stage=\"reply\"} 0.25");
    }

    @Test
    void shouldNotTakeARequestThatFoundSomebodyRunningForAColdStart() {
        metrics.replied(after(3000, Map.of("queue", 2000.0)), false);

        assertThat(prometheus.scrape()).contains("faces_cold_start_seconds_count 0");
    }

    @Test
    void shouldTellHowLongTheOldestHasWaited() {
        Bulkhead bulkhead = new Bulkhead(7);
        PendingRequests pending = new PendingRequests(bulkhead, () -> NOW, metrics);
        metrics.watch(bulkhead, pending, () -> NOW);
        assertThat(prometheus.scrape()).contains("faces_requests_waiting_oldest_seconds 0.0");

        PendingRequest oldest =
                pending.join(Submissions.of("1", NOW.minusSeconds(40)).request());
        pending.join(Submissions.of("2", NOW.minusSeconds(3)).request());
        bulkhead.enter();

        assertThat(prometheus.scrape())
                .contains(
                        "faces_requests_waiting 1.0",
                        "faces_requests_waiting_limit 7.0",
                        "faces_requests_waiting_oldest_seconds 40.0");
        oldest.reply().complete(null);
        assertThat(prometheus.scrape()).contains("faces_requests_waiting_oldest_seconds 3.0");
    }

    private StageTimer after(long millis, Map<String, Double> worker) {
        StageTimer stages = new StageTimer(nanos::get);
        stages.enqueued();
        nanos.addAndGet(millis * 1_000_000);
        stages.replied(worker);
        return stages;
    }

    private static RecognitionReply reply(Outcome outcome) {
        return new RecognitionReply("1-a.png", "1", outcome);
    }
}
