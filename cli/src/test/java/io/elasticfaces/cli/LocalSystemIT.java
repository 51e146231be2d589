package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.cli.page.Browser;
import io.elasticfaces.cli.page.PageJourney;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The whole system on one machine with real workers and the model set {@code dlib}. */
class LocalSystemIT {
    private static final Path SAMPLES = Programs.HOME.resolve("samples");
    private static final Path ADA = SAMPLES.resolve("test/ada-2.png");
    private static final Path PEOPLE = Path.of(System.getProperty("faces.shared"), "people");

    /** The first photo of each person is enrolled, and the others are posted. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "Angelina", List.of("img1", "img10", "img2", "img5"),
            "Barack", List.of("img13", "img14", "img15"),
            "Carla", List.of("img16", "img17"),
            "Dora", List.of("img20", "img21"));

    @TempDir
    static Path state;

    private static LocalSystem system;

    @BeforeAll
    static void start() throws IOException {
        system = new LocalSystem(state, 15);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void shouldStartAWorkerNameASampleAndGoBackToZero() throws Exception {
        assertThat(system.name(ADA)).isEqualTo("ada-2:Ada");

        Awaitility.await("the worker stops itself").atMost(WebTier.LONG).until(() -> system.get("/status")
                .contains("\"stopped\":15"));
        assertThat(system.log()).contains("start app-tier-instance-1");
        assertThat(system.faces("status", "--url", system.address())).contains("app-tier-instance-1", "exit code 0");
    }

    @Test
    void shouldServeTheClientOfCompreFace() throws Exception {
        Programs.require("npm");
        Path folder = Files.createDirectory(state.resolve("node"));
        assumeTrue(
                Programs.run(Programs.program(
                                        folder.resolve("npm.log"),
                                        Map.of(),
                                        "npm",
                                        "install",
                                        "--prefix",
                                        folder.toString(),
                                        "@exadel/compreface-js-sdk@1.0.0"))
                                .code()
                        == 0,
                "skipped: npm cannot fetch the client");
        Path script =
                Files.copy(Programs.HOME.resolve("cli/src/test/resources/compreface.mjs"), folder.resolve("try.mjs"));

        Programs.Result result = Programs.run(Programs.program(
                        folder.resolve("try.log"),
                        Map.of(),
                        "node",
                        script.toString(),
                        Integer.toString(URI.create(system.address()).getPort()),
                        SAMPLES.toString())
                .directory(folder.toFile()));

        assertThat(result.output()).endsWith("done {}\n");
    }

    @Test
    void shouldRestartItsCloudAndAnswerRequestsOfTheMeantime() throws Exception {
        ProcessHandle cloud = system.cloud();
        cloud.destroyForcibly();
        cloud.onExit().join();

        assertThat(system.name(ADA)).isEqualTo("ada-2:Ada");

        assertThat(system.log()).contains("ended with exit code 137; it is started again", "its state is kept");
    }

    @Test
    void shouldKnowWhoIsEnrolledAndNobodyElse() throws Exception {
        assumeTrue(Files.isDirectory(PEOPLE), "skipped: the photos of people are not in faces.shared");
        Path folder = Files.createDirectory(state.resolve("people"));
        for (var person : KNOWN.entrySet()) {
            Files.copy(photo(person.getValue().get(0)), folder.resolve(person.getKey() + ".jpg"));
        }
        Files.writeString(folder.resolve("Nobody.jpg"), "not a picture");

        assertThat(system.faces("people", "add", folder.toString()))
                .contains("refused " + folder.resolve("Nobody.jpg"), "4 pictures are enrolled", "exit code 1");
        assertThat(system.faces("people", "list")).contains("Angelina", "Dora");

        for (var person : KNOWN.entrySet()) {
            for (String photo : person.getValue().subList(1, person.getValue().size())) {
                assertThat(system.name(photo(photo))).isEqualTo(photo + ":" + person.getKey());
            }
        }
        for (String stranger : List.of("img22", "img24", "img8")) {
            assertThat(system.name(photo(stranger))).isEqualTo(stranger + ":Unknown");
        }
        assertThat(system.faces("people", "remove", "Dora")).contains("exit code 0");
        assertThat(system.name(photo("img21"))).isEqualTo("img21:Unknown");
    }

    private static Path photo(String name) {
        return PEOPLE.resolve(name + ".jpg");
    }

    @Test
    void shouldServeTheReferenceProjectsWebTier() throws Exception {
        try (AwsClients aws = system.aws()) {
            String queue = aws.sqs()
                    .getQueueUrl(get -> get.queueName(AppCloud.NAMES.requestQueue()))
                    .queueUrl();
            aws.s3().putObject(put -> put.bucket(AppCloud.NAMES.inBucket()).key("ada.png"), RequestBody.fromFile(ADA));
            aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody("{\"image_name\": \"ada.png\"}"));

            Awaitility.await("the name with the picture's key")
                    .atMost(WebTier.LONG)
                    .ignoreException(NoSuchKeyException.class)
                    .untilAsserted(() -> assertThat(aws.s3()
                                    .getObjectAsBytes(get -> get.bucket(AppCloud.NAMES.outBucket())
                                            .key("ada.png"))
                                    .asUtf8String())
                            .isEqualTo("Ada"));
        }
    }

    @Test
    void shouldReportABrokenPicture() throws Exception {
        byte[] sample = Files.readAllBytes(ADA);
        byte[] half = Arrays.copyOf(sample, sample.length / 2);

        HttpResponse<String> answer = system.post("half.png", half, "Accept", "application/json");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"id\":", "\"detail\":");
    }

    @Test
    void shouldShowNameBoxAndFleetOnThePage() throws Exception {
        try (Browser browser = Browser.open()) {
            PageJourney.walk(browser, system.address(), ADA, "Ada");
        }
    }
}
