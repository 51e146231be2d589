package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessFiguresTest {
    @Test
    void shouldReadWhatLinuxSays() {
        assertThat(ProcessFigures.parse(
                        List.of("Name:\tjava", "VmHWM:\t  300000 kB", "VmRSS:\t  200000 kB", "Threads:\t41")))
                .isEqualTo(new ProcessFigures(204_800_000, 307_200_000, 41));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThatThrownBy(() -> ProcessFigures.parse(List.of("Name:\tjava")))
                .hasMessage("Linux gives no VmRSS: of the process.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldMeasureThisProcess() throws IOException {
        ProcessFigures here = ProcessFigures.of(ProcessHandle.current().pid());

        assertThat(here.residentBytes()).isBetween(1_000_000L, here.peakBytes());
        assertThat(here.threads()).isGreaterThan(1);
    }
}
