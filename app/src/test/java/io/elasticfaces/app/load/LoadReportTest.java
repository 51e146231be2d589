package io.elasticfaces.app.load;

import static io.elasticfaces.app.load.Runs.good;
import static io.elasticfaces.app.load.Runs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    @Test
    void shouldMeasureARunThatWentAsItShould() {
        LoadReport report = LoadReport.of(good());

        assertThat(report.answered()).isEqualTo(10);
        assertThat(report.correct()).isEqualTo(10);
        assertThat(report.flawless()).isTrue();
        assertThat(report.wallSeconds()).isEqualTo(11);
        assertThat(report.wallPerRequest()).isEqualTo(1.1, within(1e-9));
        assertThat(report.throughput()).isEqualTo(10 / 11.0, within(1e-9));
        assertThat(report.coldStartSeconds()).isEqualTo(2);
        assertThat(report.peakInstances()).hasValue(3);
        assertThat(report.backAtZero().earliest()).isEqualTo(1.5, within(1e-9));
        assertThat(report.backAtZero().latest()).isEqualTo(1.76, within(1e-9));
    }

    @Test
    void shouldTakePercentilesOfAnswersInTime() {
        Map<String, Double> latency = LoadReport.of(good()).latency();

        assertThat(latency.keySet()).containsExactly("min", "mean", "p50", "p75", "p90", "p95", "p99", "p99.9", "max");
        assertThat(latency.get("min")).isEqualTo(2000, within(2.0));
        assertThat(latency.get("p50")).isEqualTo(6000, within(6.0));
        assertThat(latency.get("max")).isEqualTo(11_000, within(11.0));
    }

    @Test
    void shouldSortOutWhatWentWrong() {
        List<Answer> answers = new ArrayList<>(Runs.answers(4));
        Picture picture = new Picture(Path.of("x.png"), "Paul");
        answers.add(Runs.answer(4, picture, Answer.Kind.ANSWERED, "x:Mary", null, 7));
        answers.add(Runs.answer(5, picture, Answer.Kind.LATE, "x:Paul", null, 8));
        answers.add(Runs.failed(6, "HTTP 500", 9));
        answers.add(Runs.failed(7, "HTTP 500", 9));
        answers.add(Runs.failed(8, "no connection", 9));
        Picture unnamed = new Picture(Path.of("y.png"), null);
        answers.add(Runs.answer(9, unnamed, Answer.Kind.ANSWERED, "y:Anyone", null, 9));

        LoadReport report = LoadReport.of(with(good(), answers));

        assertThat(report.answered()).isEqualTo(6);
        assertThat(report.late()).isEqualTo(1);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.correct()).isEqualTo(5);
        assertThat(report.wrong()).isEqualTo(1);
        assertThat(report.unchecked()).isEqualTo(1);
        assertThat(report.errors()).containsExactly(Map.entry("HTTP 500", 2), Map.entry("no connection", 1));
        assertThat(report.wrongExamples()).containsExactly("x:Mary instead of x:Paul");
        assertThat(report.errorExamples()).hasSize(3).first().isEqualTo("p6.png: HTTP 500, because");
        assertThat(report.flawless()).isFalse();
    }

    @Test
    void shouldCallAnAnswerOfAnotherFormWrongEvenWhereNobodyNamedThePicture() {
        Picture unnamed = new Picture(Path.of("y.png"), null);

        assertThat(Runs.answer(0, unnamed, Answer.Kind.ANSWERED, "<html>", null, 1)
                        .wrong())
                .isTrue();
        assertThat(Runs.answer(0, unnamed, Answer.Kind.ANSWERED, "y:Paul", null, 1)
                        .wrong())
                .isFalse();
    }

    @Test
    void shouldReportARunWithoutAnyAnswer() {
        LoadRun run = new LoadRun(
                Runs.plan(1, 1, 1),
                Runs.BEGAN,
                List.of(Runs.failed(0, "no connection", 1)),
                null,
                new EnumMap<>(Metric.class),
                Map.of());

        LoadReport report = LoadReport.of(run);

        assertThat(report.latency()).isEmpty();
        assertThat(report.coldStartSeconds()).isNaN();
        assertThat(report.peakInstances()).isEmpty();
        assertThat(report.backAtZero()).isNull();
        assertThat(report.throughput()).isZero();
    }

    @Test
    void shouldWriteJsonThatReadsBack() throws DeserializationException {
        LoadRun run = good();
        Machine machine = new Machine(2, "Some \"CPU\"", 1L << 34, "Linux", "17", "development", "2");

        JsonObject written = ReportJson.of(Instant.EPOCH, machine, run, LoadReport.of(run), CheckList.of(run));
        JsonObject read = (JsonObject) Jsoner.deserialize(Jsoner.prettyPrint(Jsoner.serialize(written)));

        assertThat(read.getInteger("answered")).isEqualTo(10);
        assertThat(read.<JsonObject>getMap("machine")).containsEntry("processor", "Some \"CPU\"");
        assertThat((JsonArray) read.get("check")).hasSize(13);
        assertThat(((JsonObject) read.get("series")).keySet()).contains("instances", "requests");
    }
}
