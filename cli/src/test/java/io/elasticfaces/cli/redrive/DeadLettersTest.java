package io.elasticfaces.cli.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.redrive.DeadLetters.Result;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Messages that are received again during a redrive, and requests that are deleted meanwhile. */
@Timeout(10)
class DeadLettersTest {
    private final SlowQueue queue = new SlowQueue();
    private final Bucket bucket = new Bucket();
    private final List<String> reported = new ArrayList<>();

    @Test
    void shouldLeaveARequestWithoutPictureAndReportItOnce() {
        queue.letter("m-1", "id-1");

        assertThat(redrive(false)).containsExactly(Map.entry(Result.LEFT, 1));
        assertThat(queue.letters).containsKey("m-1");
        assertThat(reported).singleElement().asString().contains("left: its picture is not in faces-in-bucket");
    }

    @Test
    void shouldEndADryRunThatReceivesMessagesAgain() {
        queue.letter("m-1", "id-1");
        queue.letter("m-2", "id-2");
        bucket.pictures.add("id-1-face.jpg");

        assertThat(redrive(true)).containsOnly(Map.entry(Result.SENT, 1), Map.entry(Result.LEFT, 1));
        assertThat(redrive(true, "id-1")).containsExactly(Map.entry(Result.SENT, 1));
        assertThat(queue.letters).hasSize(2);
        assertThat(queue.sent).isEmpty();
    }

    @Test
    void shouldSendARequestOnceThatIsInTwoMessages() {
        queue.letter("m-1", "id-1");
        queue.letter("m-2", "id-1");
        bucket.pictures.add("id-1-face.jpg");

        assertThat(redrive(false)).containsOnly(Map.entry(Result.SENT, 1), Map.entry(Result.DROPPED, 1));
        assertThat(queue.letters).isEmpty();
        assertThat(queue.sent).hasSize(1);
    }

    @Test
    void shouldKeepTheRecordOfADeleteDuringTheRedrive() {
        queue.letter("m-1", "id-1");
        bucket.pictures.add("id-1-face.jpg");
        bucket.outcomes.add(Outcome.failed(FailureReason.WORKERS_DIED, "It never ended."));
        bucket.outcomes.add(Outcome.failed(FailureReason.DELETED, "It was deleted."));

        assertThat(redrive(false)).containsExactly(Map.entry(Result.LEFT, 1));
        assertThat(bucket.deleted).isEmpty();
        assertThat(queue.sent).isEmpty();
        assertThat(queue.letters).containsKey("m-1");
    }

    @Test
    void shouldMakeEveryMessageVisibleThatIsLeft() {
        for (int letter = 1; letter <= 12; letter++) {
            queue.letter("m-" + letter, "id-" + letter);
        }

        redrive(false);

        assertThat(queue.madeVisible).isEqualTo(12);
    }

    private Map<Result, Integer> redrive(boolean dryRun, String... ids) {
        ResourceNames names = new ResourceNames("faces");
        return new DeadLetters(bucket, queue, names, Duration.ofHours(1), () -> Instant.EPOCH, dryRun, reported::add)
                .redrive(Set.of(ids));
    }

    /** Returns ten messages at each receive, as if their visibility timeout were always over. */
    private static final class SlowQueue implements SqsClient {
        final Map<String, Message> letters = new LinkedHashMap<>();
        final List<String> sent = new ArrayList<>();
        private final Map<String, Integer> receives = new HashMap<>();
        int madeVisible;

        void letter(String messageId, String id) {
            String body = new RecognitionRequest(id + "-face.jpg", id, RecognitionRequest.VERSION, 0, null).toJson();
            letters.put(
                    messageId,
                    Message.builder()
                            .messageId(messageId)
                            .receiptHandle(messageId)
                            .body(body)
                            .build());
        }

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder().queueUrl(request.queueName()).build();
        }

        @Override
        public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            List<Message> shown = letters.values().stream()
                    .sorted((one, other) ->
                            receives.getOrDefault(one.messageId(), 0) - receives.getOrDefault(other.messageId(), 0))
                    .limit(request.maxNumberOfMessages())
                    .toList();
            shown.forEach(letter -> receives.merge(letter.messageId(), 1, Integer::sum));
            return ReceiveMessageResponse.builder().messages(shown).build();
        }

        @Override
        public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
            letters.remove(request.receiptHandle());
            return DeleteMessageResponse.builder().build();
        }

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            sent.add(request.messageBody());
            return SendMessageResponse.builder().build();
        }

        @Override
        public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
                ChangeMessageVisibilityBatchRequest request) {
            madeVisible += request.entries().size();
            return ChangeMessageVisibilityBatchResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** Has these pictures, and returns these outcomes one after another for any key. */
    private static final class Bucket implements S3Client {
        final List<String> pictures = new ArrayList<>();
        final List<Outcome> outcomes = new ArrayList<>();
        final List<String> deleted = new ArrayList<>();

        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
            if (outcomes.isEmpty()) {
                throw NoSuchKeyException.builder().message("nothing there").build();
            }
            Outcome outcome = outcomes.remove(0);
            return ResponseBytes.fromByteArray(
                    GetObjectResponse.builder()
                            .metadata(StoredOutcome.metadata(outcome, Map.of()))
                            .build(),
                    outcome.name().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            if (!pictures.contains(request.key())) {
                throw NoSuchKeyException.builder().message("nothing there").build();
            }
            return HeadObjectResponse.builder().build();
        }

        @Override
        public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
            deleted.add(request.key());
            return DeleteObjectResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
