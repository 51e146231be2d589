package io.elasticfaces.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LateModelsTest {
    @Test
    void shouldLoadOnceAndOnlyWhenAsked() throws IOException {
        AtomicInteger loaded = new AtomicInteger();
        try (LateModels models = new LateModels(() -> {
            loaded.incrementAndGet();
            return null;
        })) {
            assertThat(loaded).hasValue(0);
            models.begin();
            models.get();
            models.get();
        }
        assertThat(loaded).hasValue(1);
    }

    @Test
    void shouldFailAsLoadingDoes() {
        LateModels unreadable = new LateModels(() -> {
            throw new IOException("gone");
        });
        LateModels refused = new LateModels(() -> {
            throw new IllegalStateException("There is no model set.");
        });

        assertThatThrownBy(unreadable::get).isInstanceOf(IOException.class).hasMessage("gone");
        assertThatThrownBy(refused::get).isInstanceOf(IllegalStateException.class);
        unreadable.close();
        refused.close();
    }

    @Test
    void shouldNotBeClosedBeforeLoadingHasEnded() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        LateModels models = new LateModels(() -> {
            begun.countDown();
            end.await();
            return null;
        });
        models.begin();
        begun.await();

        Thread closing = new Thread(models::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);
        end.countDown();

        closing.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(closing.isAlive()).isFalse();
    }
}
