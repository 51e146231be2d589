package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@code faces redrive} with the local S3 and SQS. */
class RedriveIT {
    private static final String REQUESTS = AppCloud.NAMES.requestQueue();
    private static final String DEAD = AppCloud.NAMES.deadQueue();
    private static final Outcome DIED = Outcome.failed(FailureReason.WORKERS_DIED, "It never ended.");
    private static final long LATER = System.currentTimeMillis() + 3_600_000;

    private AppCloud cloud;

    @BeforeEach
    void start(@TempDir Path folder) {
        cloud = new AppCloud(folder).withResources(Map.of());
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void shouldSendDeadLettersAgainAfterDeletingTheirFailures() {
        picture(letter("id-1", LATER, DIED));
        picture(letter("id-2", 1, Outcome.failed(FailureReason.EXPIRED, "It expired.")));
        picture(letter("id-3", LATER, new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE)));
        letter("id-4", LATER, DIED);
        letter("id-1", LATER, DIED);
        cloud.send(DEAD, "no json");

        AppCloud.Result result = AppCloud.faces("redrive");

        assertThat(result.out())
                .contains("id-1  deleting its failure: workers-died, It never ended.")
                .contains("id-1  sent again\n")
                .contains("id-1  dropped: another message has the same request")
                .contains("id-2  deleting its failure: expired, It expired.")
                .contains("id-2  sent again; it had expired, and now expires ")
                .contains("id-3  dropped: it has an outcome, Ada")
                .contains("id-4  left: its picture is not in faces-in-bucket")
                .contains("left: The message is not JSON")
                .endsWith("2 sent again, 2 dropped, 2 left.\n");
        assertThat(result.code()).isEqualTo(1);
        List<RecognitionRequest> sent = cloud.receive(REQUESTS).stream()
                .map(message -> RecognitionRequest.parse(message.body()))
                .toList();
        assertThat(sent).extracting(RecognitionRequest::id).containsExactlyInAnyOrder("id-1", "id-2");
        assertThat(sent).noneMatch(request -> request.expired(System.currentTimeMillis()));
        assertThat(cloud.receive(DEAD)).as("messages left").hasSize(2);
        assertThat(outcomes()).containsExactlyInAnyOrder("id-3-face.png", "id-4-face.png");
    }

    @Test
    void shouldOnlyPrintWhatItWouldDoAndSendOnlyWhatIsAskedFor() {
        picture(letter("id-1", LATER, DIED));
        picture(letter("id-2", LATER, DIED));

        AppCloud.Result dry = AppCloud.faces("redrive", "--dry-run");

        assertThat(dry.out()).endsWith("2 would be sent again, 0 dropped, 0 left.\n");
        assertThat(outcomes()).hasSize(2);

        AppCloud.Result result = AppCloud.faces("redrive", "--id", "id-2");

        assertThat(result.out()).endsWith("1 sent again, 0 dropped, 0 left.\n");
        assertThat(result.code()).isZero();
        assertThat(cloud.receive(REQUESTS)).singleElement().satisfies(message -> assertThat(message.body())
                .contains("id-2"));
        assertThat(cloud.receive(DEAD)).singleElement().satisfies(message -> assertThat(message.body())
                .contains("id-1"));
        assertThat(outcomes()).containsExactly("id-1-face.png");
    }

    /** Puts a request into the dead-letter queue, and an outcome into the bucket. */
    private RecognitionRequest letter(String id, long expires, Outcome outcome) {
        RecognitionRequest request =
                new RecognitionRequest(id + "-face.png", id, RecognitionRequest.VERSION, expires, null);
        cloud.send(DEAD, request.toJson());
        cloud.put(
                AppCloud.NAMES.outBucket(),
                request.imageName(),
                outcome.name().getBytes(StandardCharsets.UTF_8),
                StoredOutcome.metadata(outcome, Map.of()));
        return request;
    }

    private void picture(RecognitionRequest request) {
        cloud.put(AppCloud.NAMES.inBucket(), request.imageName(), Multipart.png(8, 8), Map.of());
    }

    private List<String> outcomes() {
        return cloud.aws.s3().listObjectsV2(list -> list.bucket(AppCloud.NAMES.outBucket())).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
