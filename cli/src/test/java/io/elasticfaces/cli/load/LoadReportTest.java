package io.elasticfaces.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    @Test
    void shouldReportAGoodRun() {
        LoadRun run = Runs.run(Runs.cleanStart(), Runs.goodTimeline());

        assertThat(run.flawless()).isTrue();
        assertThat(LoadReport.of(run))
                .containsExactly(
                        "answered      10 of 10",
                        "correct       10",
                        "wall time     11.00 s, 1.100 s a request (wall/N), 0.91 answers a second",
                        "latency       min 2000, mean 6500, p50 6000, p90 10000, p95 11000, p99 11000, max 11000, in ms",
                        "first answer  after 2.00 s",
                        "instances     peak 3, back at 0 between 1.5 and 1.8 s after the last answer");
    }

    @Test
    void shouldCountWrongAndFailedAnswers() {
        List<Answer> answers = new ArrayList<>(Runs.answers(6));
        answers.add(Runs.answer(Runs.picture(6), "p6:Mary", 7));
        answers.add(Runs.answer(Runs.picture(7), "p7:Name7", 8));
        answers.add(Runs.failed(8, "HTTP 500"));
        answers.add(Runs.failed(9, "no connection"));
        LoadRun run = Runs.run(answers);

        assertThat(run.flawless()).isFalse();
        assertThat(LoadReport.of(run))
                .contains(
                        "answered      8 of 10, 2 failed",
                        "correct       7, wrong 1",
                        "failed        1 with HTTP 500",
                        "failed        1 with no connection",
                        "              p6:Mary instead of p6:Name6",
                        "              p8.png: HTTP 500, because");
    }

    @Test
    void shouldReportARunWithoutAnyAnswer() {
        assertThat(LoadReport.of(Runs.run(List.of(Runs.failed(0, "no connection")))))
                .contains("answered      0 of 10, 1 failed")
                .noneMatch(line -> line.startsWith("latency") || line.startsWith("first answer"));
    }

    @Test
    void shouldTakeAnAnswerOfAnotherFormForWrongWithoutKnowingTheName() {
        Picture unnamed = new Picture(Path.of("y.png"), null);

        assertThat(Runs.answer(unnamed, "<html>", 1).wrong()).isTrue();
        assertThat(Runs.answer(unnamed, "y:Paul", 1).wrong()).isFalse();
    }
}
