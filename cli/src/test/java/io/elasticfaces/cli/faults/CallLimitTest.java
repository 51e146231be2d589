package io.elasticfaces.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallLimitTest {
    private final AtomicLong now = new AtomicLong(-5);

    @Test
    void shouldAdmitABurstAndThenAsManyAsTheRateGives() {
        CallLimit limit = new CallLimit(2, 3, now::get);

        assertThat(admitted(limit, 10)).isEqualTo(3);
        pass(Duration.ofMillis(499));
        assertThat(limit.admits()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(admitted(limit, 10)).isEqualTo(1);
        pass(Duration.ofHours(1));
        assertThat(admitted(limit, 10)).isEqualTo(3);
    }

    @Test
    void shouldAdmitEverythingWithoutALimit() {
        assertThat(admitted(new CallLimit(0, 1, now::get), 1000)).isEqualTo(1000);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static int admitted(CallLimit limit, int calls) {
        int admitted = 0;
        for (int call = 0; call < calls; call++) {
            admitted += limit.admits() ? 1 : 0;
        }
        return admitted;
    }
}
