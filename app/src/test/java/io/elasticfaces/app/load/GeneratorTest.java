package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> due = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void shouldKeepExactlySoManyClientsBusy() throws InterruptedException {
        Tally tally = new Tally(50);

        new Generator(taking(5), tally, executor).atOnce(50, 7);

        assertThat(tally.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(mostOpen).hasValue(7);
        assertThat(asked).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotNestRequestsThatEndAtOnce() throws InterruptedException {
        Tally tally = new Tally(20_000);
        Generator.Asker immediate = (request, dueNanos, done) -> done.accept(Runs.failed(request, "no connection", 0));

        new Generator(immediate, tally, executor).atOnce(20_000, 1);

        assertThat(tally.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.failed()).isEqualTo(20_000);
    }

    @Test
    void shouldSendAtAnEvenRate() throws InterruptedException {
        Tally tally = new Tally(20);

        new Generator(taking(1), tally, executor).atRate(20, 200, 20);

        assertThat(tally.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i < 20; i++) {
            assertThat(due.get(i) - due.get(0)).isEqualTo(i * 5_000_000L);
        }
    }

    @Test
    void shouldCountAStallForEveryRequestThatWasDueMeanwhile() throws InterruptedException {
        Tally tally = new Tally(10);

        new Generator(taking(50), tally, executor).atRate(10, 1000, 1);

        assertThat(tally.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(mostOpen).hasValue(1);
        // one at a time, each 50 ms: the last was due after 9 ms and is answered after 500 ms at the earliest
        long last = tally.answers().get(9).latencyNanos();
        assertThat(TimeUnit.NANOSECONDS.toMillis(last)).isGreaterThanOrEqualTo(450);
    }

    private Generator.Asker taking(long millis) {
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, executor);
        return (request, dueNanos, done) -> {
            asked.add(request);
            due.add(dueNanos);
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            later.execute(() -> {
                open.decrementAndGet();
                Picture picture = new Picture(Path.of("x.png"), "Paul");
                done.accept(new Answer(
                        request, picture, Answer.Kind.ANSWERED, "x:Paul", null, null, dueNanos, System.nanoTime(), 0));
            });
        };
    }
}
