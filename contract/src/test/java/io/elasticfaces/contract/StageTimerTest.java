package io.elasticfaces.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class StageTimerTest {
    private final AtomicLong now = new AtomicLong();
    private final StageTimer stages = new StageTimer(now::get);

    @Test
    void shouldTellTheWholeWayInItsOrder() {
        sent(20);
        after(200);

        stages.replied(worker(50, 100));
        after(1);
        stages.lap("answer");

        assertThat(stages.stages())
                .containsExactly(
                        Map.entry("upload", 10.0),
                        Map.entry("check", 2.0),
                        Map.entry("store", 8.0),
                        Map.entry("enqueue", 20.0),
                        Map.entry("queue", 50.0),
                        Map.entry("detect", 100.0),
                        Map.entry("reply", 50.0),
                        Map.entry("answer", 1.0));
        assertThat(stages.millis()).isEqualTo(241);
    }

    @Test
    void shouldTakeFromTheQueueWhatTheClocksDisagreeBy() {
        sent(20);
        after(200);

        stages.replied(worker(500, 100));

        assertThat(stages.stages())
                .containsEntry("queue", 120.0)
                .containsEntry("detect", 100.0)
                .containsEntry("enqueue", 0.0)
                .containsEntry("reply", 0.0);
        assertThat(sum()).isEqualTo(stages.millis());
    }

    @Test
    void shouldCallItAWaitWhereTheWorkerTellsNothing() {
        sent(20);
        after(200);

        stages.replied(Map.of());

        assertThat(stages.stages()).containsEntry("enqueue", 20.0).containsEntry("wait", 200.0);
        assertThat(sum()).isEqualTo(stages.millis());
    }

    @Test
    void shouldCallItAWaitWhereTheWorkerTellsMoreThanThereWas() {
        sent(20);
        after(200);

        stages.replied(worker(0, 5000));

        assertThat(stages.stages()).containsEntry("wait", 200.0).doesNotContainKey("detect");
        assertThat(sum()).isEqualTo(stages.millis());
    }

    @Test
    void shouldCountTheWholeOfAnOlderWorkersTimeOnce() {
        sent(20);
        after(200);

        stages.replied(Map.of("queue", 10.0, "detect", 60.0, "total", 60.0));

        assertThat(stages.stages()).doesNotContainKey("total");
        assertThat(sum()).isEqualTo(stages.millis());
    }

    @Property(tries = 300)
    void shouldAddUpWhateverTheWorkerTells(
            @ForAll @DoubleRange(min = 0, max = 1e4) double sending,
            @ForAll @DoubleRange(min = 0, max = 1e4) double gap,
            @ForAll @DoubleRange(min = 0, max = 1e4) double queue,
            @ForAll @DoubleRange(min = 0, max = 1e4) double work) {
        AtomicLong clock = new AtomicLong();
        StageTimer any = new StageTimer(clock::get);
        clock.addAndGet((long) (sending * 1e6));
        any.enqueued();
        clock.addAndGet((long) (gap * 1e6));

        any.replied(worker(queue, work));

        assertThat(any.stages().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(any.millis(), within(1e-6));
        assertThat(any.stages().values()).allMatch(millis -> millis >= 0);
    }

    private static Map<String, Double> worker(double queue, double work) {
        Map<String, Double> timings = new LinkedHashMap<>();
        timings.put("queue", queue);
        timings.put("detect", work);
        return timings;
    }

    private double sum() {
        return stages.stages().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private void sent(long sending) {
        after(10);
        stages.lap("upload");
        after(2);
        stages.lap("check");
        after(8);
        stages.lap("store");
        after(sending);
        stages.enqueued();
    }

    private void after(long millis) {
        now.addAndGet(millis * 1_000_000);
    }
}
