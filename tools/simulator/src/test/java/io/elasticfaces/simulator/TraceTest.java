package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadTheFirstColumnInAnyOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("monday.csv"), "seconds,name\n3.5,a\n\n 1 ,b\n2\n");

        Trace trace = Trace.read(file);

        assertThat(trace.name()).isEqualTo("monday");
        assertThat(trace.arrivals()).containsExactly(1, 2, 3.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\nsoon\n", "", "-1\n", "1\nNaN\n", "1e9\n"})
    void shouldRefuseAnInvalidTrace(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), text);

        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad");
    }

    @Test
    void shouldGenerateFourTracesWithTheirRates() {
        List<Trace> traces = Trace.builtIn(new SeededRandom(7));

        assertThat(traces).extracting(Trace::name).containsExactly("burst", "steady", "daily", "spikes");
        assertThat(traces.get(0).arrivals()).hasSize(100).containsOnly(0);
        assertThat(traces.get(1).size() / 900.0).isCloseTo(4, within(0.3));
        double[] day = traces.get(2).arrivals();
        assertThat(between(day, 42_000, 44_400) / 2400.0).as("noon").isCloseTo(6, within(0.3));
        assertThat(between(day, 0, 3600)).as("the first hour of the night").isLessThan(40);
        assertThat(traces.get(3).size()).isEqualTo(480);
        assertThat(between(traces.get(3).arrivals(), 600, 603)).isEqualTo(60);
        assertThat(Trace.builtIn(new SeededRandom(7)).get(1).arrivals())
                .containsExactly(traces.get(1).arrivals());
        assertThat(Trace.builtIn(new SeededRandom(8)).get(1).arrivals())
                .isNotEqualTo(traces.get(1).arrivals());
    }

    private static long between(double[] arrivals, double from, double to) {
        return Arrays.stream(arrivals).filter(time -> time >= from && time < to).count();
    }
}
