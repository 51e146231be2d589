package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorTimeTest {
    @Test
    void shouldReadAThreadsLineWhateverItsName() {
        ProcessorTime.Thread thread =
                ProcessorTime.Thread.parse("4711 (C2 (Compiler) Thre) S 1 4711 4711 0 -1 4194304 100"
                        + " 0 2 0 31 7 0 0 20 0 30 0 1234567 4000000 5000\n");

        assertThat(thread).isEqualTo(new ProcessorTime.Thread("C2 (Compiler) Thre", 31, 7));
        assertThat(thread.nanos()).isEqualTo(380_000_000);
    }

    @Test
    void shouldTellWhatWasUsedSince() {
        assertThat(new ProcessorTime(100, 40, 20, 9).since(new ProcessorTime(70, 30, 15, 5)))
                .isEqualTo(new ProcessorTime(30, 10, 5, 4));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldMeasureThisProcess() throws IOException {
        ProcessorTime here = ProcessorTime.of(ProcessHandle.current().pid());

        assertThat(here.allNanos()).isGreaterThan(here.compilingNanos() + here.collectingNanos());
        assertThat(here.compilingNanos()).isPositive();
    }
}
