package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** Uses the local S3 and SQS. */
class RedriveIT {
    private static final ResourceNames NAMES = new ResourceNames("faces");
    private static final Outcome DIED = Outcome.failed(FailureReason.WORKERS_DIED, "It never ended.");
    private static final long LATER = System.currentTimeMillis() + 3_600_000;

    @TempDir
    Path folder;

    private EmptyCloud cloud;

    @BeforeEach
    void start() {
        cloud = new EmptyCloud(folder);
        for (String bucket : List.of(NAMES.inBucket(), NAMES.outBucket())) {
            cloud.s3.ensureBucket(bucket);
        }
        for (String queue : List.of(NAMES.requestQueue(), NAMES.deadQueue())) {
            cloud.aws.sqs().createQueue(create -> create.queueName(queue));
        }
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void shouldSendDeadLettersAgainAfterTakingTheirFailuresAway() {
        RecognitionRequest died = letter("id-1", LATER);
        picture(died);
        record(died, DIED);
        RecognitionRequest past = letter("id-2", 1);
        picture(past);
        record(past, Outcome.failed(FailureReason.EXPIRED, "It expired."));
        RecognitionRequest named = letter("id-3", LATER);
        picture(named);
        record(named, new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE));
        RecognitionRequest gone = letter("id-4", LATER);
        record(gone, DIED);
        letter("id-1", LATER);
        send(NAMES.deadQueue(), "no json");

        EmptyCloud.Result result = EmptyCloud.faces("redrive");

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
        List<RecognitionRequest> sent = messages(NAMES.requestQueue()).stream()
                .map(message -> RecognitionRequest.parse(message.body()))
                .toList();
        assertThat(sent).extracting(RecognitionRequest::id).containsExactlyInAnyOrder("id-1", "id-2");
        assertThat(sent).noneMatch(request -> request.expired(System.currentTimeMillis()));
        assertThat(messages(NAMES.deadQueue())).as("what is left").hasSize(2);
        assertThat(outcomes()).containsExactlyInAnyOrder("id-3-face.png", "id-4-face.png");
    }

    @Test
    void shouldOnlySayWhatItWouldDo() {
        RecognitionRequest died = letter("id-1", LATER);
        picture(died);
        record(died, DIED);

        EmptyCloud.Result result = EmptyCloud.faces("redrive", "--dry-run");

        assertThat(result.out()).endsWith("1 would be sent again, 0 dropped, 0 left.\n");
        assertThat(messages(NAMES.requestQueue())).isEmpty();
        assertThat(messages(NAMES.deadQueue())).hasSize(1);
        assertThat(outcomes()).containsExactly("id-1-face.png");
    }

    @Test
    void shouldLeaveOthersThanThoseItIsAskedFor() {
        picture(letter("id-1", LATER));
        picture(letter("id-2", LATER));

        EmptyCloud.Result result = EmptyCloud.faces("redrive", "--id", "id-2");

        assertThat(result.out()).endsWith("1 sent again, 0 dropped, 0 left.\n");
        assertThat(result.code()).isZero();
        assertThat(messages(NAMES.deadQueue()).get(0).body()).contains("id-1");
    }

    private RecognitionRequest letter(String id, long expires) {
        RecognitionRequest request =
                new RecognitionRequest(id + "-face.png", id, RecognitionRequest.VERSION, expires, null);
        send(NAMES.deadQueue(), request.toJson());
        return request;
    }

    private void picture(RecognitionRequest request) {
        cloud.aws
                .s3()
                .putObject(
                        put -> put.bucket(NAMES.inBucket()).key(request.imageName()),
                        RequestBody.fromBytes(Pictures.png(8, 8)));
    }

    private void record(RecognitionRequest request, Outcome outcome) {
        cloud.aws
                .s3()
                .putObject(
                        put -> put.bucket(NAMES.outBucket())
                                .key(request.imageName())
                                .metadata(StoredOutcome.metadata(outcome, Map.of())),
                        RequestBody.fromString(outcome.name()));
    }

    private List<String> outcomes() {
        return cloud.aws.s3().listObjectsV2(list -> list.bucket(NAMES.outBucket())).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private void send(String queue, String body) {
        cloud.aws.sqs().sendMessage(send -> send.queueUrl(url(queue)).messageBody(body));
    }

    private List<Message> messages(String queue) {
        return cloud.aws
                .sqs()
                .receiveMessage(receive ->
                        receive.queueUrl(url(queue)).maxNumberOfMessages(10).waitTimeSeconds(1))
                .messages();
    }

    private String url(String queue) {
        return cloud.aws.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
