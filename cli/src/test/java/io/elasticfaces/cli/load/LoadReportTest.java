package io.elasticfaces.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    @Test
    void shouldReportAGoodRun() throws Exception {
        LoadRun run = Runs.run(Runs.cleanStart(), Runs.goodTimeline());
        LoadReport report = new LoadReport(run);

        assertThat(report.flawless()).isTrue();
        assertThat(print(report))
                .contains(
                        "answered      10 of 10",
                        "correct       10",
                        "wall time     11.00 s, 1.100 s a request (wall/N), 0.91 answers a second",
                        "latency       min 2000, mean 6499, p50 6001,",
                        "first answer  after 2.00 s",
                        "instances     peak 3, back at 0 between 1.5 and 1.8 s after the last answer");
        JsonObject json =
                (JsonObject) Jsoner.deserialize(report.json(CheckList.of(run)).toJson());
        assertThat(json.getInteger("answered")).isEqualTo(10);
        assertThat(json.<List<?>>getCollection("check")).hasSize(13);
        assertThat(json.<Map<String, Object>>getMap("series")).containsKeys("instances", "requests", "out_objects");
    }

    @Test
    void shouldCountWrongLateAndFailedAnswers() {
        List<Answer> answers = new ArrayList<>(Runs.answers(6));
        answers.add(Runs.answer(Runs.picture(6), Answer.Kind.ANSWERED, "p6:Mary", 7));
        answers.add(Runs.answer(Runs.picture(7), Answer.Kind.LATE, "p7:Name7", 8));
        answers.add(Runs.failed(8, "HTTP 500"));
        answers.add(Runs.failed(9, "no connection"));

        LoadReport report = new LoadReport(Runs.run(answers));

        assertThat(report.flawless()).isFalse();
        assertThat(print(report))
                .contains(
                        "answered      7 of 10, 1 late (504, fetched afterwards), 2 failed",
                        "correct       7, wrong 1",
                        "failed        1 with HTTP 500",
                        "failed        1 with no connection",
                        "p6:Mary instead of p6:Name6",
                        "p8.png: HTTP 500, because");
    }

    @Test
    void shouldReportARunWithoutAnyAnswer() {
        assertThat(print(new LoadReport(Runs.run(List.of(Runs.failed(0, "no connection"))))))
                .contains("answered      0 of 10, 1 failed")
                .doesNotContain("latency", "first answer");
    }

    @Test
    void shouldTakeAnAnswerOfAnotherFormForWrongWithoutKnowingTheName() {
        Picture unnamed = new Picture(Path.of("y.png"), null);

        assertThat(Runs.answer(unnamed, Answer.Kind.ANSWERED, "<html>", 1).wrong())
                .isTrue();
        assertThat(Runs.answer(unnamed, Answer.Kind.ANSWERED, "y:Paul", 1).wrong())
                .isFalse();
    }

    private static String print(LoadReport report) {
        StringWriter out = new StringWriter();
        report.print(new PrintWriter(out));
        return out.toString();
    }
}
