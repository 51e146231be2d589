package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoadRunnerIT {
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final StringWriter printed = new StringWriter();
    private PictureFolder pictures;

    @BeforeEach
    void layPictures() throws IOException {
        Files.writeString(folder.resolve("Paul-1.png"), "a picture");
        Files.writeString(folder.resolve("Mary-2.png"), "another picture");
        pictures = PictureFolder.read(
                folder, ExpectedNames.parse(new StringReader("Image,Results\nPaul-1,Paul\nMary-2,Mary\n"), "csv"));
    }

    @Test
    void shouldPassADeploymentThatDoesWhatTheGraderWants() throws Exception {
        try (PretendDeployment deployment = new PretendDeployment(3)) {
            LoadRun run = run(deployment, deployment, 100, 100, 0, 3);

            assertThat(CheckList.of(run))
                    .allSatisfy(line ->
                            assertThat(line.verdict()).as(line.toString()).isEqualTo(CheckLine.Verdict.PASS));
            assertThat(LoadReport.of(run).correct()).isEqualTo(100);
            assertThat(printed.toString())
                    .contains(
                            "request queue |    response queue | running instances |        objects in |       objects out")
                    .contains("100 of 100");
        }
    }

    @Test
    void shouldHoldItsRate() throws Exception {
        try (PretendDeployment deployment = new PretendDeployment(3)) {
            LoadRun run = run(deployment, deployment, 60, 60, 30, 3);

            LoadReport report = LoadReport.of(run);
            assertThat(report.answered()).isEqualTo(60);
            assertThat(report.wallSeconds()).isBetween(1.9, 4.0);
        }
    }

    @Test
    void shouldNotBeStoppedByADeploymentThatCannotBeRead() throws Exception {
        try (PretendDeployment deployment = new PretendDeployment(3)) {
            Deployment denied = new DeniedDeployment();

            LoadRun run = run(deployment, denied, 10, 10, 0, 3);

            assertThat(LoadReport.of(run).answered()).isEqualTo(10);
            assertThat(run.problems().get(Metric.INSTANCES)).contains("denied");
            assertThat(CheckList.passed(CheckList.of(run))).isFalse();
        }
    }

    private LoadRun run(PretendDeployment web, Deployment watched, int n, int clients, double rate, int most)
            throws InterruptedException {
        LoadPlan plan = new LoadPlan(web.url(), pictures.size(), true, n, clients, rate, false, most);
        RequestSettings settings = new RequestSettings(web.url(), null, false, Duration.ofSeconds(30));
        LoadRunner runner = new LoadRunner(plan, settings, pictures, new PrintWriter(printed));
        Duration settle = watched == web ? SETTLE : Duration.ofSeconds(2);
        return runner.run(watched, StartState.read(web), WATCH, settle);
    }

    /** A deployment whose every count is denied. */
    private static final class DeniedDeployment implements Deployment {
        private static IllegalStateException denied() {
            return new IllegalStateException("denied");
        }

        @Override
        public Queue requestQueue() {
            throw denied();
        }

        @Override
        public Queue responseQueue() {
            throw denied();
        }

        @Override
        public Fleet fleet() {
            throw denied();
        }

        @Override
        public int runningApps() {
            throw denied();
        }

        @Override
        public long quickInObjects() {
            throw denied();
        }

        @Override
        public long quickOutObjects() {
            throw denied();
        }

        @Override
        public long exactInObjects(long upTo) {
            throw denied();
        }

        @Override
        public long exactOutObjects(long upTo) {
            throw denied();
        }
    }
}
