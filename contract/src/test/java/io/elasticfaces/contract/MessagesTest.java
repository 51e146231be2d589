package io.elasticfaces.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final String KEY = "0198b2f4-5c3e-7a41-9b1c-3f7e5d2a8c60-" + "n".repeat(120);
    private static final Detection SIGHTING = new Detection(
            0.4321,
            0.5678,
            List.of(100.5, 200.5, 300.5, 400.5),
            0.9999,
            List.of(
                    List.of(120.1, 220.1),
                    List.of(180.1, 220.1),
                    List.of(150.1, 250.1),
                    List.of(130.1, 280.1),
                    List.of(170.1, 280.1)),
            "dlib",
            "000000012",
            1234,
            Map.of("decode", 1.5, "detect", 20.25, "align", 0.5, "embed", 8.0, "match", 0.1, "total", 30.3));

    @Test
    void shouldReadTheRequestItWrote() {
        var request = new RecognitionRequest(KEY, "id", RecognitionRequest.VERSION, 1_800_000_000_000L, "000000012");

        assertThat(RecognitionRequest.parse(request.toJson())).isEqualTo(request);
        assertThat(bytes(request.toJson())).isLessThanOrEqualTo(RecognitionReply.MAXIMUM_MESSAGE_SIZE);
    }

    @Test
    void shouldKeepAnOperationInARequestThatEarlierReleasesLeaveInTheQueue() {
        Operation operation = new Operation(
                Operation.Kind.COMPARE,
                "staff",
                new Operation.Faces(3, 0.95, Operation.QualityFilter.HIGH, List.of(1, 2, 30, 40), true),
                new Operation.Candidates(5, true, 0.8),
                true,
                true,
                "Zoë",
                "0198b2f4-5c3e-7a41-9b1c-3f7e5d2a8c60",
                123_456);
        var request = new RecognitionRequest("key", "id", RecognitionRequest.VERSION, 1, "000000012").with(operation);

        assertThat(RecognitionRequest.parse(request.toJson())).isEqualTo(request);
        assertThat(OutcomeJson.parse(request.toJson()).get("version")).hasToString("2");
        assertThat(request.with(null).toJson()).contains("\"version\":1").doesNotContain("operation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "{'kind':'dance'}",
                "{'kind':'detect','limit':'1'}",
                "{'kind':'detect','box':[1,2,3]}",
                "{'kind':'detect','quality':'BAD'}",
                "{'kind':'detect','collection':1}"
            })
    void shouldSayThatAnOperationIsUnreadable(String operation) {
        String message = ("{'image_name':'k','version':2,'operation':" + operation + "}").replace('\'', '"');

        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> RecognitionRequest.parse(message));
    }

    @Test
    void shouldReadTheResultOfAnOperationThatItStored() {
        Outcome outcome = Outcome.ofOperation("{\"result\":[]}");

        assertThat(StoredOutcome.read(outcome.result(), StoredOutcome.metadata(outcome, Map.of())))
                .isEqualTo(outcome);
    }

    @Test
    void shouldKeepHowOftenARequestWasReceivedBefore() {
        var request = new RecognitionRequest(KEY, "id", RecognitionRequest.VERSION, 1_800_000_000_000L, "000000012");
        var again = request.receivedBefore(10);

        assertThat(request.toJson()).doesNotContain("receives");
        assertThat(RecognitionRequest.parse(again.toJson())).isEqualTo(again).isNotEqualTo(request);
        assertThat(bytes(again.toJson())).isLessThanOrEqualTo(RecognitionReply.MAXIMUM_MESSAGE_SIZE);
    }

    @Test
    void shouldKeepTheReplyQueueOfTheLongestRequestInOneKilobyte() {
        var names = new ResourceNames("p".repeat(50));
        var request = new RecognitionRequest(
                        KEY,
                        "0198b2f4-5c3e-7a41-9b1c-3f7e5d2a8c60",
                        RecognitionRequest.VERSION,
                        Long.MAX_VALUE,
                        "000000012")
                .replyTo(names.replyQueue("0".repeat(32)))
                .receivedBefore(1_000_000);

        assertThat(RecognitionRequest.parse(request.toJson())).isEqualTo(request);
        assertThat(bytes(request.toJson())).isLessThanOrEqualTo(RecognitionReply.MAXIMUM_MESSAGE_SIZE);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "faces-resp-0a9z, true",
                "faces-resp-queue, true",
                "faces-resp-, false",
                "faces-resp-0123456789012345678901234567890123456789, false",
                "faces-resp-A, false",
                "faces-resp-a-b, false",
                "faces-resp-a/b, false",
                "faces-req-queue, false",
                "other-resp-0a9z, false",
                "null, false"
            })
    void shouldKnowTheReplyQueuesOfItsDeployment(String name, boolean known) {
        assertThat(new ResourceNames("faces").isReplyQueue(name)).isEqualTo(known);
    }

    @Test
    void shouldReadARequestOfTheReferenceProject() {
        RecognitionRequest request = RecognitionRequest.parse("{\"image_name\": \"test_000.jpg\"}");

        assertThat(request.imageName()).isEqualTo("test_000.jpg");
        assertThat(request.id()).isNull();
        assertThat(request.expired(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void shouldReadAReplyOfTheReferenceProject() {
        RecognitionReply reply = RecognitionReply.parse("{\"image_name\": \"test_000.jpg\", \"prediction\": \"Paul\"}");

        assertThat(reply.id()).isNull();
        assertThat(reply.outcome()).isEqualTo(new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE));
    }

    @Test
    void shouldWriteTheFieldsOfTheReferenceProjectFirst() {
        var reply = new RecognitionReply("k", null, new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE));

        assertThat(reply.toJson()).startsWith("{\"image_name\":\"k\",\"prediction\":\"Paul\"");
    }

    @Test
    void shouldKeepTheWholeDetectionOfAUsualReply() {
        var reply = new RecognitionReply(KEY, "id", new Outcome(OutcomeStatus.OK, "Paul", null, SIGHTING));

        RecognitionReply read = RecognitionReply.parse(reply.toJson());

        assertThat(bytes(reply.toJson())).isLessThanOrEqualTo(RecognitionReply.MAXIMUM_MESSAGE_SIZE);
        assertThat(read.outcome().sighting().landmarks()).isEqualTo(SIGHTING.landmarks());
        assertThat(read.outcome().sighting().distance()).isEqualTo(0.4321);
        assertThat(read.outcome().sighting().timings()).containsEntry("embed", 8.0);
    }

    @Test
    void shouldKeepTheReasonOfAFailure() {
        var failed = Outcome.failed(FailureReason.WORKERS_DIED, "Tried 4 times.");

        assertThat(RecognitionReply.parse(new RecognitionReply(KEY, "id", failed).toJson())
                        .outcome())
                .isEqualTo(failed);
    }

    @Property(tries = 200)
    void shouldNeverExceedOneKilobyte(@ForAll @StringLength(max = 400) String name, @ForAll String explanation) {
        var failure = new Failure(FailureReason.UNREADABLE_PICTURE, explanation);
        var reply = new RecognitionReply(
                KEY,
                "id",
                new Outcome(OutcomeStatus.FAILED, name.substring(0, Math.min(60, name.length())), failure, SIGHTING));

        assertThat(bytes(reply.toJson())).isLessThanOrEqualTo(RecognitionReply.MAXIMUM_MESSAGE_SIZE);
        assertThat(RecognitionReply.parse(reply.toJson()).outcome().failure().reason())
                .isEqualTo(FailureReason.UNREADABLE_PICTURE);
    }

    @Property(tries = 500)
    void shouldReadAnythingOrSayThatItIsUnreadable(@ForAll String text) {
        try {
            assertThat(RecognitionRequest.parse(text).imageName()).isNotEmpty();
        } catch (UnreadableMessage | UnknownVersion e) {
            assertThat(e).hasMessageEndingWith(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"image_name\":7}",
                "{\"image_name\":\"\"}",
                "{\"image_name\":\"k\",\"version\":\"1\"}",
                "{\"image_name\":\"k\",\"version\":1.5}",
                "{\"image_name\":\"k\",\"expires\":[]}",
                "{\"image_name\":\"k\",\"id\":{}}",
                "{\"image_name\":\"k\",\"reply_to\":7}"
            })
    void shouldSayThatARequestIsUnreadable(String text) {
        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> RecognitionRequest.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image_name\":\"k\",\"status\":\"fine\"}",
                "{\"image_name\":\"k\",\"status\":\"failed\"}",
                "{\"image_name\":\"k\",\"status\":\"failed\",\"reason\":\"whatever\"}",
                "{\"image_name\":\"k\",\"box\":[\"a\"]}",
                "{\"image_name\":\"k\",\"timings\":{\"x\":\"y\"}}",
                "{\"image_name\":\"k\",\"timings\":{\"x\":null}}",
                "{\"image_name\":\"k\",\"status\":\"failed\",\"reason\":\"expired\",\"explanation\":null}"
            })
    void shouldSayThatAReplyIsUnreadable(String text) {
        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> RecognitionReply.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \u0007\n", "{\"a\": \u0085", "{\"image_name\":\"k\",\"status\":\"\u202e\\n\"}"})
    void shouldQuoteWhatIsUnreadableInOnePlainLine(String text) {
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> RecognitionReply.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
    }

    @Test
    void shouldQuoteAtMostTheBeginningOfWhatIsUnreadable() {
        String text = "{\"image_name\":\"k\",\"status\":\"" + "x".repeat(5_000) + "\"}";
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> RecognitionReply.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void shouldTellANewerVersionFromAnUnreadableMessage() {
        assertThatExceptionOfType(UnknownVersion.class)
                .isThrownBy(() -> RecognitionRequest.parse("{\"image_name\":\"k\",\"version\":3}"))
                .withMessageContaining("version 3");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
