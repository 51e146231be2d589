package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(120)
class LoadCommandIT {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private PretendDeployment deployment;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("Paul-1.png"), "a picture");
        Files.writeString(folder.resolve("Mary-2.png"), "another picture");
        Files.writeString(folder.resolve("labels.csv"), "Image,Results\nPaul-1,Paul\nMary-2,Mary\n");
        deployment = new PretendDeployment(2);
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void shouldMeasureOverHttpAlone() throws Exception {
        Path json = folder.resolve("report.json");

        int code = faces("-n", "20", "-c", "5", "--http-only", "--json", json.toString());

        assertThat(code).as(out + "\n" + err).isZero();
        assertThat(out.toString())
                .contains(
                        "Machine: ",
                        "Versions: JDK ",
                        "20 requests of 2 pictures",
                        "at most 2 instances at once, says its /status",
                        "answered      20 of 20")
                .contains("correct       20", "p99.9", "first answer  after");
        JsonObject report = (JsonObject) Jsoner.deserialize(Files.readString(json));
        assertThat(report.getInteger("correct")).isEqualTo(20);
        assertThat(report.<JsonObject>getMap("plan")).containsEntry("most", new BigDecimal(2));
    }

    @Test
    void shouldShowWrongAnswersAndEndWithOne() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), "Image,Results\nPaul-1,Paula\nMary-2,Mary\n");

        int code = faces("-n", "4", "--http-only", "--max", "2");

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("correct       2, wrong 2", "Paul-1:Paul instead of Paul-1:Paula");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n 0|-n must be from 1",
                "-c 0|-c must be from 1",
                "--rate -1|--rate must be above 0",
                "--max 0|--max must be at least 1",
                "--check --http-only|leave out --http-only",
                "--clean --http-only|leave out --http-only",
                "--results nowhere.csv|nowhere.csv cannot be read",
                "--url http://127.0.0.1:1|Nothing answers at http://127.0.0.1:1",
                "--url ftp://127.0.0.1|--url must begin with http",
                "--json no/such/folder/x.json|There is no folder for the report"
            })
    void shouldSayWhatCannotBeUsed(String options, String message) {
        int code = faces(options.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void shouldSayThatAwsCannotBeReached() {
        // nothing listens there, and no name is looked up
        System.setProperty("aws.endpointUrlEc2", "http://127.0.0.1:1");
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local-secret");
        try {
            int code = faces("-n", "1");

            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains("cannot be read from AWS", "--http-only");
        } finally {
            System.clearProperty("aws.endpointUrlEc2");
            System.clearProperty("aws.region");
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private int faces(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(folder.toString());
        if (!arguments.contains("--url")) {
            arguments.addAll(List.of("--url", deployment.url().toString()));
        }
        return new CommandLine(new LoadCommand(() -> true))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }
}
