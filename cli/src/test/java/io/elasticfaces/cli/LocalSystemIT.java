package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.cli.page.Browser;
import io.elasticfaces.cli.page.PageJourney;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The whole system on one machine as its users meet it, with the dlib set. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalSystemIT {
    private static final Path SAMPLES = LocalSystem.HOME.resolve("samples");
    private static final Path PEOPLE = Path.of(System.getProperty("faces.shared"), "people");
    private static final Duration A_WORKERS_LIFE = Duration.ofSeconds(60);

    /** One photo of each is enrolled, and the other photos are posted. */
    private static final Map<String, Map<String, String[]>> KNOWN = Map.of(
            "Angelina", Map.of("img1", new String[] {"img10", "img2", "img5"}),
            "Barack", Map.of("img13", new String[] {"img14", "img15"}),
            "Carla", Map.of("img16", new String[] {"img17"}),
            "Dora", Map.of("img20", new String[] {"img21"}));

    private static final String[] STRANGERS = {"img22", "img24", "img8"};

    private Path state;
    private LocalSystem system;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        state = folder;
        system = new LocalSystem(state);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void shouldWakeAWorkerNameASampleAndGoBackToZero() throws Exception {
        assertThat(system.name(SAMPLES.resolve("test/ada-2.png"))).isEqualTo("ada-2:Ada");

        Awaitility.await("the worker to end by itself").atMost(A_WORKERS_LIFE).until(() -> system.get("/status")
                .contains("\"stopped\":15"));
        assertThat(system.log()).contains("start app-tier-instance-1");
        assertThat(system.faces("status", "--url", system.address())).contains("app-tier-instance-1", "exit code 0");
    }

    @Test
    void shouldStartItsCloudAgainAndAnswerWhoSendsMeanwhile() throws Exception {
        ProcessHandle cloud = system.cloud();
        cloud.destroyForcibly();
        cloud.onExit().join();

        assertThat(system.name(SAMPLES.resolve("test/ada-2.png"))).isEqualTo("ada-2:Ada");

        assertThat(system.log()).contains("ended with exit code 137; it is started again", "its state is kept");
    }

    @Test
    void shouldKnowWhoIsEnrolledAndNobodyElse() throws Exception {
        assumeTrue(Files.isDirectory(PEOPLE), "skipped: the photos of people are not in faces.shared");
        Path folder = Files.createDirectory(state.resolve("people"));
        for (var person : KNOWN.entrySet()) {
            String enrolled = person.getValue().keySet().iterator().next();
            Files.copy(PEOPLE.resolve(enrolled + ".jpg"), folder.resolve(person.getKey() + ".jpg"));
        }
        Files.writeString(folder.resolve("Nobody.jpg"), "not a picture");

        assertThat(system.faces("people", "add", folder.toString()))
                .contains("refused " + folder.resolve("Nobody.jpg"), "4 pictures of 4 people", "exit code 1");
        assertThat(system.faces("people", "list")).contains("Angelina", "Dora");

        for (var person : KNOWN.entrySet()) {
            for (String photo : person.getValue().values().iterator().next()) {
                assertThat(system.name(PEOPLE.resolve(photo + ".jpg"))).isEqualTo(photo + ":" + person.getKey());
            }
        }
        for (String stranger : STRANGERS) {
            assertThat(system.name(PEOPLE.resolve(stranger + ".jpg"))).isEqualTo(stranger + ":Unknown");
        }
        assertThat(system.faces("people", "remove", "Dora")).contains("exit code 0");
        assertThat(system.name(PEOPLE.resolve("img21.jpg"))).isEqualTo("img21:Unknown");
    }

    @Test
    void shouldServeTheOriginalsWebTier() throws Exception {
        system.aws().use();
        ResourceNames names = new ResourceNames("faces");
        try (AwsClients aws = AwsClients.pooled(2)) {
            String queue = aws.sqs()
                    .getQueueUrl(get -> get.queueName(names.requestQueue()))
                    .queueUrl();
            aws.s3()
                    .putObject(
                            put -> put.bucket(names.inBucket()).key("bruno-2.png"),
                            RequestBody.fromFile(anySample("bruno").orElseThrow()));
            aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody("{\"image_name\": \"bruno-2.png\"}"));

            Awaitility.await("the name under the picture's key")
                    .atMost(A_WORKERS_LIFE)
                    .ignoreException(NoSuchKeyException.class)
                    .untilAsserted(() -> assertThat(aws.s3()
                                    .getObjectAsBytes(
                                            get -> get.bucket(names.outBucket()).key("bruno-2.png"))
                                    .asUtf8String())
                            .isEqualTo("Bruno"));
        }
    }

    @Test
    void shouldTellABrokenPictureFromAService() throws Exception {
        byte[] sample = Files.readAllBytes(SAMPLES.resolve("test/ada-2.png"));
        byte[] half = Arrays.copyOf(sample, sample.length / 2);

        HttpResponse<String> answer = system.post("half.png", half, "Accept", "application/json");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"id\":", "\"detail\":");
    }

    @Test
    void shouldShowNameBoxAndFleetOnThePage() throws Exception {
        Optional<Browser> browser = Browser.open();
        assumeTrue(browser.isPresent(), "skipped: neither chromium nor its chromedriver is on the PATH");
        try (Browser open = browser.get()) {
            PageJourney.walk(open, system.address(), SAMPLES.resolve("test/ada-2.png"), "Ada");
        }
    }

    private static Optional<Path> anySample(String person) throws IOException {
        try (var samples = Files.list(SAMPLES.resolve("test"))) {
            return samples.filter(path -> path.getFileName().toString().startsWith(person + "-"))
                    .findFirst();
        }
    }
}
