package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

class StageSumsTest {
    private final StageSums sums = new StageSums();
    private final StringWriter printed = new StringWriter();

    @Test
    void shouldPassWhereTheStagesAccountForTheTime() throws Exception {
        sums.add(answer(30, 70, 100), 102);
        sums.add(answer(50, 150, 200), 204);

        assertThat(print()).isTrue();
        assertThat(printed.toString())
                .contains("queue", "40.0", "all stages", "150.0", "client", "153.0", "2 of 2")
                .doesNotContain("FAIL");
    }

    @Test
    void shouldFailWhereAStageIsMissing() throws Exception {
        sums.add(answer(30, 64, 100), 100);
        sums.add(answer(30, 70, 100), 100);

        assertThat(print()).isFalse();
        assertThat(printed.toString()).contains("FAIL  the stages of each request", "6.0 % apart", "1 of 2");
    }

    @Test
    void shouldFailWhereTheClientSawMore() throws Exception {
        sums.add(answer(30, 70, 100), 110);

        assertThat(print()).isFalse();
        assertThat(printed.toString()).contains("PASS  the stages of each", "FAIL  the stages of all requests");
    }

    @Test
    void shouldRefuseAnAnswerWithoutStages() {
        assertThatIllegalArgumentException().isThrownBy(() -> sums.add(new JsonObject(), 1));
    }

    private boolean print() {
        PrintWriter out = new PrintWriter(printed);
        boolean holds = sums.print(out);
        out.flush();
        return holds;
    }

    private static JsonObject answer(double queue, double detect, long latency) throws Exception {
        return (JsonObject) Jsoner.deserialize(
                "{\"timings\":{\"queue\":%s,\"detect\":%s},\"latency\":%d}".formatted(queue, detect, latency));
    }
}
