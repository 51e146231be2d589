package io.elasticfaces.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import software.amazon.awssdk.core.sync.RequestBody;

@Timeout(120)
class LoadCommandIT {
    private static final int REQUESTS = 40;
    private static final Map<String, String> NOWHERE = Map.of(
            "AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:1",
            "AWS_REGION", "us-east-1",
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local-secret");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private PretendWebTier web;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("Paul-1.png"), "a picture");
        Files.writeString(folder.resolve("Mary-2.png"), "another picture");
        Files.writeString(folder.resolve("labels.csv"), "Image,Results\nPaul-1,Paul\nMary-2,Mary\n");
        web = new PretendWebTier(REQUESTS);
    }

    @AfterEach
    void stop() {
        web.close();
        use(Map.of());
    }

    @Test
    void shouldPassTheChecksOfAGoodDeployment() throws Exception {
        List<Picture> pictures = Picture.list(folder, ExpectedNames.ofFolder(folder));
        LoadPlan plan = new LoadPlan(web.url(), null, Duration.ofSeconds(30), pictures, REQUESTS, REQUESTS, 1);
        Map<Metric, Long> before = web.counts();

        LoadRun run =
                new Load(plan, new PrintWriter(out)).run(web, before, Duration.ofSeconds(1), Duration.ofSeconds(20));

        assertThat(CheckList.of(run))
                .allSatisfy(line -> assertThat(line.verdict()).as("%s", line).isEqualTo(CheckList.Verdict.PASS));
        assertThat(out.toString())
                .contains(
                        "request queue |    response queue | running instances |        objects in |       objects out")
                .contains("40 of 40");
    }

    @Test
    void shouldMeasureAnswersOfADeploymentThatCannotBeRead() throws Exception {
        LoadPlan plan = new LoadPlan(web.url(), null, Duration.ofSeconds(30), Picture.list(folder, null), 10, 10, 1);
        Deployment denied = (metric, limit) -> {
            throw new IllegalStateException("denied");
        };

        LoadRun run =
                new Load(plan, new PrintWriter(out)).run(denied, web.counts(), Duration.ZERO, Duration.ofSeconds(1));

        assertThat(run.answered()).isEqualTo(10);
        assertThat(run.timeline().problems().get(Metric.INSTANCES)).contains("denied");
        assertThat(CheckList.passed(CheckList.of(run))).isFalse();
    }

    @Test
    void shouldMeasureOverHttpAloneButCheckNothing() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), "Image,Results\nPaul-1,Paula\nMary-2,Mary\n");

        use(NOWHERE);
        assertThat(faces("-n", "4", "-c", "2")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "Fleet: at most 1 instances at once",
                        "Load: 4 requests of 2 pictures",
                        "Note: the queues, buckets or instances cannot be read from AWS",
                        "answered      4 of 4",
                        "correct       2, wrong 2",
                        "Paul-1:Paul instead of Paul-1:Paula");

        assertThat(faces("-n", "1", "--check")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be read from AWS", "./faces local");
    }

    @Test
    void shouldRefuseToCheckWhatIsNotCleanAndCleanIt() throws Exception {
        CloudSettings settings =
                new CloudSettings(folder.resolve("cloud")).withPrefix("p").withAppInstances(1, "");
        try (LocalCloud cloud = new LocalCloud(settings)) {
            use(cloud.environment());
            try (AwsClients aws = AwsClients.pooled(2)) {
                leaveThings(aws);
            }

            assertThat(faces("-n", "1", "--prefix", "p", "--check")).isEqualTo(1);
            assertThat(out.toString())
                    .contains(
                            "PASS   clean start: no app instance is running",
                            "FAIL   clean start: the buckets are empty",
                            "Not clean: request queue: 2, requests in flight: 1, response queue: 1, objects in: 3, objects out: 1");

            assertThat(faces("-n", "1", "--prefix", "p", "--clean"))
                    .as(out + "\n" + err)
                    .isZero();
            assertThat(out.toString()).contains("Cleaning: request queue: 2").doesNotContain("Note: ");
        }
    }

    private static void leaveThings(AwsClients aws) {
        String requests =
                aws.sqs().getQueueUrl(get -> get.queueName("p-req-queue")).queueUrl();
        String responses =
                aws.sqs().getQueueUrl(get -> get.queueName("p-resp-queue")).queueUrl();
        for (int i = 0; i < 3; i++) {
            String key = "key-" + i;
            aws.s3().putObject(put -> put.bucket("p-in-bucket").key(key), RequestBody.fromString("x"));
            aws.sqs().sendMessage(send -> send.queueUrl(requests).messageBody("m"));
        }
        aws.s3().putObject(put -> put.bucket("p-out-bucket").key("key"), RequestBody.fromString("x"));
        aws.sqs().sendMessage(send -> send.queueUrl(responses).messageBody("m"));
        aws.sqs().receiveMessage(receive -> receive.queueUrl(requests).maxNumberOfMessages(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n 0|-n must be from 1",
                "-c 0|-c must be from 1",
                "--url http://127.0.0.1:1|No web tier answers at http://127.0.0.1:1",
                "--url ftp://127.0.0.1|--url must begin with http"
            })
    void shouldRefuseUnusableInput(String options, String message) {
        int code = faces(options.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void shouldReportARequiredTokenBeforeItPosts() {
        web.status(401);

        assertThat(faces()).isEqualTo(2);
        assertThat(err.toString()).contains("requires a token");
    }

    /** Sets the SDK's system properties for these variables, and clears the others. */
    private static void use(Map<String, String> environment) {
        Map.of(
                        "AWS_REGION", "aws.region",
                        "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
                        "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey",
                        "AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3",
                        "AWS_ENDPOINT_URL_SQS", "aws.endpointUrlSqs",
                        "AWS_ENDPOINT_URL_EC2", "aws.endpointUrlEc2")
                .forEach((variable, property) -> {
                    if (environment.containsKey(variable)) {
                        System.setProperty(property, environment.get(variable));
                    } else {
                        System.clearProperty(property);
                    }
                });
    }

    private int faces(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(folder.toString());
        if (!arguments.contains("--url")) {
            arguments.addAll(List.of("--url", web.url().toString()));
        }
        return new CommandLine(new LoadCommand(() -> {}))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }
}
