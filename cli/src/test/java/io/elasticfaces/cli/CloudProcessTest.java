package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloudProcessTest {
    @Test
    void shouldWaitLongerAfterEachEndInARow() {
        assertThat(IntStream.rangeClosed(0, 7)
                        .mapToLong(failures -> CloudProcess.delay(failures).toSeconds()))
                .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(CloudProcess.delay(1_000_000)).hasSeconds(30);
    }
}
