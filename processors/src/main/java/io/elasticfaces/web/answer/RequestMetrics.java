package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.contract.Timings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.JsonObject;

/** The metrics of HTTP requests. docs/operate.md describes them. */
public final class RequestMetrics {
    /** The stages with their own timer. Other names from replies share one. */
    private static final Set<String> STAGES = Set.of(("upload check recall store enqueue queue retries"
                    + " fetch gallery decode detect align embed match recognise record reply wait answer")
            .split(" "));

    private final MeterRegistry meters;
    private final Timer latency;
    private final Timer coldStarts;
    private final Counter late;
    private final Counter redelivered;
    private final Map<String, Counter> replies = new ConcurrentHashMap<>();
    private final Map<String, Timer> stages = new ConcurrentHashMap<>();
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
        latency = Timer.builder("faces.request.duration")
                .description("From the arrival of a picture to its worker's reply")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
        coldStarts = Timer.builder("faces.cold.start")
                .description("From sending a request while no worker is running until a worker receives it")
                .register(meters);
        late = counter("faces.replies.late", "Replies without a pending request");
        redelivered = counter("faces.replies.redelivered", "Replies to requests that were received more than once");
    }

    /** Registers the gauges. */
    public void watch(Bulkhead bulkhead, PendingRequests pending, InstantSource clock) {
        Gauge.builder("faces.requests.waiting", bulkhead, Bulkhead::waiting)
                .description("Pending requests of this process")
                .register(meters);
        Gauge.builder("faces.requests.waiting.limit", bulkhead, Bulkhead::capacity)
                .description("Maximum number of pending requests")
                .register(meters);
        TimeGauge.builder(
                        "faces.requests.waiting.oldest",
                        pending,
                        TimeUnit.MILLISECONDS,
                        requests -> requests.oldestMillis().stream()
                                .mapToDouble(accepted -> Math.max(0, clock.millis() - accepted))
                                .findFirst()
                                .orElse(0))
                .description("Age of the oldest pending request")
                .register(meters);
    }

    /** Counts a response. */
    void answered(String outcome, int status) {
        requests.computeIfAbsent(outcome + ' ' + status, key -> Counter.builder("faces.requests")
                        .description("Responses to pictures by outcome and HTTP status")
                        .tag("outcome", outcome)
                        .tag("status", Integer.toString(status))
                        .register(meters))
                .increment();
    }

    /** Counts a worker's reply. */
    void reply(RecognitionReply reply) {
        Outcome outcome = reply.outcome();
        String status = outcome.status().wireName();
        String reason =
                outcome.failure() == null ? "" : outcome.failure().reason().wireName();
        replies.computeIfAbsent(status + ' ' + reason, key -> Counter.builder("faces.replies")
                        .description("Workers' replies by outcome and reason of failure")
                        .tag("status", status)
                        .tag("reason", reason)
                        .register(meters))
                .increment();
        if (outcome.sighting().timings().containsKey(Timings.RETRIES)) {
            redelivered.increment();
        }
    }

    /** Records the latency and stages of a request with its reply. */
    void replied(StageTimer request, boolean cold) {
        latency.record(nanos(request.millis()), TimeUnit.NANOSECONDS);
        Map<String, Double> millis = request.stages();
        millis.forEach(this::stage);
        Double queue = millis.get(Timings.QUEUE);
        if (cold && queue != null) {
            coldStarts.record(nanos(queue), TimeUnit.NANOSECONDS);
        }
    }

    /** Records a stage. */
    void stage(String stage, double millis) {
        stages.computeIfAbsent(STAGES.contains(stage) ? stage : "other", name -> Timer.builder("faces.stage.duration")
                        .description("Time of a stage of a request")
                        .tag("stage", name)
                        .register(meters))
                .record(nanos(millis), TimeUnit.NANOSECONDS);
    }

    /** Counts a late reply. */
    void late() {
        late.increment();
    }

    /** Returns the latency of the last minutes: milliseconds by percentile, or empty without replies. */
    public JsonObject latency() {
        JsonObject json = new JsonObject();
        HistogramSnapshot now = latency.takeSnapshot();
        for (ValueAtPercentile one : now.percentileValues()) {
            double millis = one.value(TimeUnit.MILLISECONDS);
            if (millis > 0) {
                json.put("p" + Math.round(100 * one.percentile()), Math.round(millis));
            }
        }
        return json;
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private static long nanos(double millis) {
        return Math.max(0, Math.round(millis * Duration.ofMillis(1).toNanos()));
    }
}
