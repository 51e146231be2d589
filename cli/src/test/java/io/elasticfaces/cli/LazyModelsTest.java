package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyModelsTest {
    @Test
    void shouldLoadOnceOnFirstRequest() {
        AtomicInteger loaded = new AtomicInteger();
        try (LazyModels models = new LazyModels(() -> {
            loaded.incrementAndGet();
            return null;
        })) {
            assertThat(loaded).hasValue(0);
            models.load();
            models.load().join();
            models.load().join();
        }
        assertThat(loaded).hasValue(1);
    }

    @Test
    void shouldThrowTheExceptionOfTheLoader() {
        try (LazyModels models = new LazyModels(() -> {
            throw new IOException("gone");
        })) {
            assertThatThrownBy(models.load()::join)
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasRootCauseMessage("gone");
        }
    }
}
