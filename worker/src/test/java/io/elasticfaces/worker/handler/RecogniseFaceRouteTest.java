package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.image.DecodingLimit;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.BeanInject;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The shipped worker routes with AWS's endpoints swapped for mocks, and a recogniser that names what it reads. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=file:../routes/shared/*.yaml,file:../routes/worker/*.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "camel.component.aws2-sqs.queueOwnerAWSAccountId=0"
        },
        replaceRouteFromWith = "recognise-face=direct:requests",
        mockEndpointsAndSkip = "aws2-.*")
class RecogniseFaceRouteTest {
    private static final String KEY = "-face.jpg";
    private static final byte[] DEADLY = {0};
    private static final byte[] SLOW = {1};

    private final SqsClient sqs = mock(SqsClient.class);
    private final S3Client s3 = mock(S3Client.class);
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger crashes = new AtomicInteger();
    private final AtomicInteger recognised = new AtomicInteger();
    private final AtomicReference<String> source = new AtomicReference<>();

    private volatile boolean over;

    @Produce("direct:requests")
    ProducerTemplate requests;

    @BeanInject
    FailedRequests failed;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-sqs:faces-resp-queue")
    MockEndpoint replies;

    @EndpointInject("mock:aws2-sqs:reply")
    MockEndpoint ownReplies;

    @EndpointInject("mock:aws2-sqs:faces-req-queue")
    MockEndpoint requeued;

    @EndpointInject("mock:aws2-sqs:faces-dead-queue")
    MockEndpoint dead;

    @Configure
    @SuppressWarnings("unchecked")
    void configure(MainConfigurationProperties main) {
        GetQueueUrlResponse url =
                GetQueueUrlResponse.builder().queueUrl("http://127.0.0.1/q").build();
        when(sqs.getQueueUrl(any(GetQueueUrlRequest.class))).thenReturn(url);
        when(sqs.getQueueUrl(any(Consumer.class))).thenReturn(url);
        main.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext camel) {
                camel.getRegistry().bind("s3", s3);
                camel.getRegistry().bind("sqs", sqs);
            }
        });
        main.addConfiguration(new WorkerConfiguration(
                this::recognise, () -> false, stops::incrementAndGet, crashes::incrementAndGet));
    }

    @Test
    void shouldRecogniseStoreAndReply() {
        pictureIs("Ada");

        Exchange exchange = receive(request("id-1", 0).toJson(), 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(exchange.getIn().getHeader(Sqs2Constants.RECEIPT_HANDLE))
                .as("what the consumer deletes the message by")
                .isEqualTo("receipt");
        assertThat(source).hasValue("face.jpg");
        var stored = outcomes.getExchanges().get(0).getMessage();
        assertThat(stored.getBody(String.class)).isEqualTo("Ada");
        assertThat(stored.getHeader(AWS2S3Constants.KEY)).isEqualTo("id-1" + KEY);
        assertThat(stored.getHeader(AWS2S3Constants.METADATA, Map.class))
                .containsEntry("file-name", "face.jpg")
                .containsKey(StoredOutcome.METADATA);
        RecognitionReply reply = reply();
        assertThat(reply.id()).isEqualTo("id-1");
        assertThat(reply.imageName()).isEqualTo("id-1" + KEY);
        assertThat(reply.outcome().name()).isEqualTo("Ada");
        assertThat(dead.getReceivedCounter()).isZero();
    }

    @Test
    void shouldTellWhereItsTimeWent() {
        pictureIs("Ada");
        outcomes.whenAnyExchangeReceived(exchange -> {
            if (exchange.getMessage().getHeader(AWS2S3Constants.CONTENT_TYPE) == null) {
                throw NoSuchKeyException.builder().statusCode(404).build();
            }
        });
        long sent = System.currentTimeMillis() - 5000;

        receive(
                request("id-7", 0).toJson(),
                2,
                Map.of("SentTimestamp", sent + "", "ApproximateFirstReceiveTimestamp", sent + 3000 + ""));

        Map<String, Double> timings = reply().outcome().sighting().timings();
        assertThat(timings.keySet()).containsExactly("queue", "retries", "fetch", "recognise", "record");
        assertThat(timings.get("queue")).isEqualTo(3000);
        assertThat(timings.get("retries")).isBetween(1999.0, 60_000.0);
        String stored = outcomes.getExchanges()
                .get(1)
                .getMessage()
                .getHeader(AWS2S3Constants.METADATA, Map.class)
                .get(StoredOutcome.METADATA)
                .toString();
        assertThat(stored).contains("\"recognise\"").doesNotContain("\"record\"");
    }

    @Test
    void shouldSendWhatIsStoredWhenAnotherWorkerWasFirst() {
        pictureIs("Slow");
        outcomes.whenAnyExchangeReceived(exchange -> {
            if (exchange.getMessage().getBody() instanceof String) {
                throw S3Exception.builder()
                        .statusCode(412)
                        .message("PreconditionFailed")
                        .build();
            }
        });
        outcomes.whenExchangeReceived(2, exchange -> {
            exchange.getMessage().setBody("Quick");
            exchange.getMessage().setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(named("Quick"), Map.of()));
        });

        Exchange exchange = receive(request("id-2", 0).toJson(), 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(reply().outcome().name()).isEqualTo("Quick");
    }

    @Test
    void shouldReplyToTheQueueThatTheRequestNames() {
        pictureIs("Ada");
        AtomicReference<String> endpoint = new AtomicReference<>();
        ownReplies.whenAnyExchangeReceived(
                exchange -> endpoint.set(exchange.getProperty(Exchange.TO_ENDPOINT, String.class)));

        Exchange exchange =
                receive(request("id-1", 0).replyTo("faces-resp-a1b2").toJson(), 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(URLDecoder.decode(endpoint.get(), StandardCharsets.UTF_8))
                .contains("queueUrl=http://127.0.0.1/faces-resp-a1b2");
        assertThat(RecognitionReply.parse(
                                ownReplies.getExchanges().get(0).getMessage().getBody(String.class))
                        .id())
                .isEqualTo("id-1");
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-resp-a1b2", "faces-resp-queue", "faces-req-queue", "faces-resp-../x"})
    void shouldReplyToTheResponseQueueWhereTheRequestNamesNoReplyQueueOfItsDeployment(String queue) {
        pictureIs("Ada");

        receive(request("id-1", 0).replyTo(queue).toJson(), 1);

        assertThat(reply().outcome().name()).isEqualTo("Ada");
        assertThat(ownReplies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldDropTheReplyToAWebTierThatHasStopped() {
        pictureIs("Ada");
        ownReplies.whenAnyExchangeReceived(
                failing(QueueDoesNotExistException.builder().statusCode(400).build()));

        Exchange exchange =
                receive(request("id-1", 0).replyTo("faces-resp-a1b2").toJson(), 1);

        assertThat(exchange.isFailed()).as("it is not tried again").isFalse();
        assertThat(outcomes.getReceivedCounter()).isOne();
        assertThat(replies.getReceivedCounter()).isZero();
        assertThat(dead.getReceivedCounter()).isZero();
    }

    @Test
    void shouldDeadLetterARequestWhoseWebTierHasStopped() {
        nothingIsStored();
        ownReplies.whenAnyExchangeReceived(
                failing(QueueDoesNotExistException.builder().statusCode(400).build()));

        receive(request("id-1", 0).replyTo("faces-resp-a1b2").toJson(), 5);

        assertThat(dead.getReceivedCounter()).isOne();
    }

    @Test
    void shouldReplyToTheResponseQueueWhereTheNamedOneIsForbidden() {
        pictureIs("Ada");
        ownReplies.whenAnyExchangeReceived(
                failing(SqsException.builder().statusCode(403).build()));

        Exchange exchange =
                receive(request("id-1", 0).replyTo("faces-resp-a1b2").toJson(), 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(reply().outcome().name()).isEqualTo("Ada");
    }

    @Test
    void shouldTryAgainWhereTheReplyCannotBeSent() {
        pictureIs("Ada");
        ownReplies.whenAnyExchangeReceived(failing(SdkClientException.create("no answer")));

        Exchange exchange =
                receive(request("id-1", 0).replyTo("faces-resp-a1b2").toJson(), 1);

        assertThat(exchange.isFailed()).isTrue();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    /** Of several pictures with one name, the last counts. */
    @Test
    void shouldServeARequestOfTheReferenceProject() {
        pictureIs("Bill");
        AtomicReference<String> endpoint = new AtomicReference<>();
        outcomes.whenAnyExchangeReceived(
                exchange -> endpoint.set(exchange.getProperty(Exchange.TO_ENDPOINT, String.class)));

        Exchange exchange = receive("{\"image_name\": \"" + KEY + "\"}", 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(endpoint.get()).doesNotContain("conditionalWritesEnabled");
        assertThat(reply().id()).isNull();
        assertThat(reply().outcome().name()).isEqualTo("Bill");
    }

    @Test
    void shouldNotOverwriteTheOutcomeOfARequestForAMessageWithoutId() {
        pictureIs("Bill");
        AtomicReference<String> endpoint = new AtomicReference<>();
        outcomes.whenAnyExchangeReceived(
                exchange -> endpoint.set(exchange.getProperty(Exchange.TO_ENDPOINT, String.class)));

        Exchange exchange = receive("{\"image_name\": \"0198b2f4-5c3e-7a41-9b1c-3f7e5d2a8c60" + KEY + "\"}", 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(endpoint.get()).contains("conditionalWritesEnabled");
        assertThat(reply().outcome().name()).isEqualTo("Bill");
    }

    @ParameterizedTest
    @CsvSource({
        "KeyTooLongError, Your key is too long, true",
        "InvalidArgument, The local S3 cannot store the key 'a//b'., true",
        "InvalidArgument, The encryption header is invalid, false",
        "AccessDenied, Access denied, false"
    })
    void shouldDropARequestWhoseKeyS3Refuses(String code, String message, boolean dropped) {
        pictures.whenAnyExchangeReceived(exchange -> {
            throw S3Exception.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(code)
                            .errorMessage(message)
                            .build())
                    .build();
        });

        Exchange exchange = receive(request("id-4", 0).toJson(), 1);

        assertThat(exchange.isFailed())
                .as("a handled exchange is deleted from the queue")
                .isEqualTo(!dropped);
        assertThat(replies.getReceivedCounter()).isZero();
        assertThat(requeued.getReceivedCounter()).isZero();
    }

    /** As the local S3, which finds no picture at an impossible key, and refuses the outcome. */
    @Test
    void shouldDropARequestWhoseOutcomeS3Refuses() {
        pictures.whenAnyExchangeReceived(
                failing(NoSuchKeyException.builder().statusCode(404).build()));
        outcomes.whenAnyExchangeReceived(failing(S3Exception.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InvalidArgument")
                        .errorMessage("The local S3 cannot store the key 'a//b'.")
                        .build())
                .build()));

        Exchange exchange = receive("{\"image_name\": \"a//b\"}", 1);

        assertThat(exchange.isFailed())
                .as("a handled exchange is deleted from the queue")
                .isFalse();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldReportAPictureThatIsGone() {
        pictures.whenAnyExchangeReceived(
                failing(NoSuchKeyException.builder().message("gone").build()));

        Exchange exchange = receive(request("id-3", 0).toJson(), 1);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(reply().outcome().failure().reason()).isEqualTo(FailureReason.PICTURE_GONE);
    }

    @Test
    void shouldNotWorkOnWhatHasExpired() {
        receive(request("id-5", 1).toJson(), 1);

        assertThat(recognised).hasValue(0);
        assertThat(reply().outcome().status()).isEqualTo(OutcomeStatus.EXPIRED);
        assertThat(dead.getReceivedCounter()).isZero();
    }

    @Test
    void shouldLeaveTheRequestInTheQueueWhenStoringFails() {
        pictureIs("Ada");
        outcomes.whenAnyExchangeReceived(failing(
                S3Exception.builder().statusCode(500).message("InternalError").build()));

        Exchange exchange = receive(request("id-6", 0).toJson(), 1);

        assertThat(exchange.isFailed()).isTrue();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldDropWhatCanNeverBeRead() {
        Exchange exchange = receive("{}", 1);

        assertThat(exchange.isFailed())
                .as("a handled exchange is deleted from the queue")
                .isFalse();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "8, 640", "9, 900", "1000, 900"})
    @SuppressWarnings("unchecked")
    void shouldLeaveWhatANewerWorkerCanReadInTheQueueForLongerEachTime(int receiveCount, int pause) {
        when(sqs.getQueueUrl(any(Consumer.class)))
                .thenReturn(GetQueueUrlResponse.builder().queueUrl("q").build());

        Exchange exchange = receive("{\"image_name\":\"k\",\"version\":3}", receiveCount);

        assertThat(exchange.isFailed()).as("a failed exchange is not deleted").isTrue();
        ArgumentCaptor<Consumer<ChangeMessageVisibilityRequest.Builder>> change =
                ArgumentCaptor.forClass(Consumer.class);
        verify(sqs).changeMessageVisibility(change.capture());
        assertThat(ChangeMessageVisibilityRequest.builder()
                        .applyMutation(change.getValue())
                        .build()
                        .visibilityTimeout())
                .isEqualTo(pause);
        assertThat(stops).as("the worker takes other requests").hasValue(0);
    }

    @Test
    void shouldEndTheProcessAtAnErrorOfTheRecogniser() {
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(DEADLY));

        Exchange exchange = receive(request("id-8", 0).toJson(), 1);

        assertThat(crashes).hasValue(1);
        assertThat(exchange.isFailed()).as("a failed exchange is not deleted").isTrue();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldLeaveAPictureThatTakesTooLongToDecodeToAnotherWorker() {
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(SLOW));

        Exchange exchange = receive(request("id-9", 0).toJson(), 1);

        assertThat(exchange.isFailed()).as("a failed exchange is not deleted").isTrue();
        assertThat(crashes).as("the worker ends at once").hasValue(1);
        assertThat(outcomes.getReceivedCounter()).isZero();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldRefuseAPictureThatTakesTooLongToDecodeAgain() {
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(SLOW));
        nothingIsStored();

        Exchange exchange = receive(request("id-9", 0).toJson(), 2);

        assertThat(exchange.isFailed())
                .as("a successful exchange is deleted from the queue")
                .isFalse();
        assertThat(reply().outcome().status()).isEqualTo(OutcomeStatus.FAILED);
        assertThat(reply().outcome().failure().reason()).isEqualTo(FailureReason.UNREADABLE_PICTURE);
        assertThat(reply().outcome().failure().explanation()).contains("s of processor time to decode");
        assertThat(dead.getReceivedCounter()).isZero();
        assertThat(crashes).hasValue(0);
        assertThat(stops).as("the worker ends after the reply").hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void shouldSendTheStoredOutcomeAgainWithoutWorkingAgain(int receiveCount) {
        outcomes.whenExchangeReceived(1, exchange -> {
            assertThat(exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class))
                    .endsWith(KEY);
            stored(exchange, named("Ada"));
        });

        Exchange exchange = receive(request("id-1", 0).toJson(), receiveCount);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(recognised).hasValue(0);
        assertThat(pictures.getReceivedCounter()).isZero();
        assertThat(outcomes.getReceivedCounter()).as("one get and no put").isEqualTo(1);
        assertThat(reply().outcome().name()).isEqualTo("Ada");
        assertThat(dead.getReceivedCounter()).isZero();
    }

    @Test
    void shouldWorkOnWhatHasNoOutcomeYet() {
        nothingIsStored();
        pictureIs("Ada");

        receive(request("id-2", 0).toJson(), 3);

        assertThat(recognised).hasValue(1);
        assertThat(outcomes.getExchanges().get(1).getMessage().getBody()).isEqualTo("Ada");
        assertThat(reply().outcome().name()).isEqualTo("Ada");
    }

    @Test
    void shouldLeaveWhatCouldNotBeRecordedInTheQueueWhileReceivesAreLeft() {
        neverRecorded();

        Exchange exchange = receive(request("id-4", 0).toJson(), 5);

        assertThat(exchange.isFailed()).as("it stays in the queue").isTrue();
        assertThat(requeued.getReceivedCounter()).isZero();
        assertThat(dead.getReceivedCounter()).isZero();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldSendWhatCouldNotBeRecordedAtTheLastReceiveAsNew() {
        neverRecorded();

        Exchange exchange = receive(request("id-4", 0).toJson(), 10);

        assertThat(exchange.isFailed())
                .as("a handled exchange is deleted from the queue")
                .isFalse();
        assertThat(requeued.getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo(request("id-4", 0).receivedBefore(10).toJson());
        assertThat(dead.getReceivedCounter()).isZero();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    /** At the last receive, after the worker of that one died too, and after a message was sent as new. */
    @ParameterizedTest
    @CsvSource({"0, 5", "0, 6", "10, 1"})
    void shouldRecordTheFailureWithoutTryingAgain(int receivesBefore, int receiveCount) {
        nothingIsStored();

        Exchange exchange =
                receive(request("id-4", 0).receivedBefore(receivesBefore).toJson(), receiveCount);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(recognised).hasValue(0);
        assertThat(outcomes.getReceivedCounter()).as("a get and a put").isEqualTo(2);
        assertThat(reply().outcome().failure().reason()).isEqualTo(FailureReason.WORKERS_DIED);
        assertThat(reply().outcome().failure().explanation()).contains("was tried 4 times");
        assertThat(dead.getExchanges().get(0).getMessage().getBody(String.class))
                .as("redriven, it is to be tried")
                .isEqualTo(request("id-4", 0).toJson());
    }

    @Test
    void shouldDeadLetterAfterARecordedDeathWhoseReplyFailed() {
        replies.whenExchangeReceived(1, failing(SdkClientException.create("no answer")));
        nothingIsStored();

        assertThat(receive(request("id-9", 0).toJson(), 5).isFailed())
                .as("it comes again")
                .isTrue();
        assertThat(dead.getReceivedCounter()).isZero();
        Outcome died = Outcome.failed(FailureReason.WORKERS_DIED, "It never ended.");
        outcomes.whenExchangeReceived(3, exchange -> stored(exchange, died));
        assertThat(receive(request("id-9", 0).toJson(), 6).isFailed()).isFalse();

        assertThat(recognised).hasValue(0);
        assertThat(requeued.getReceivedCounter()).isZero();
        assertThat(dead.getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void shouldTakeNothingUntilS3AnswersAgain() {
        pictures.whenAnyExchangeReceived(failing(SdkClientException.create("no answer")));
        failed.requireNoOutage();

        Exchange exchange = receive(request("id-5", 0).toJson(), 1);

        assertThat(exchange.isFailed()).isTrue();
        assertThat(requeued.getReceivedCounter()).isZero();
        when(s3.headBucket(any(Consumer.class))).thenThrow(SdkClientException.create("no answer"));
        assertThatThrownBy(failed::requireNoOutage).isInstanceOf(SdkClientException.class);
        when(s3.headBucket(any(Consumer.class)))
                .thenThrow(S3Exception.builder().statusCode(403).message("no").build());
        failed.requireNoOutage();
        failed.requireNoOutage();
    }

    private static void stored(Exchange exchange, Outcome outcome) {
        exchange.getMessage().setBody(outcome.name());
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(outcome, Map.of()));
    }

    private static Processor failing(RuntimeException failure) {
        return exchange -> {
            throw failure;
        };
    }

    private void nothingIsStored() {
        outcomes.whenExchangeReceived(
                1, failing(NoSuchKeyException.builder().message("nothing there").build()));
    }

    private void neverRecorded() {
        nothingIsStored();
        outcomes.whenExchangeReceived(
                2,
                failing(S3Exception.builder()
                        .statusCode(500)
                        .message("InternalError")
                        .build()));
    }

    private Outcome recognise(byte[] picture, RecognitionRequest request, String fileName) {
        source.set(fileName);
        recognised.incrementAndGet();
        if (Arrays.equals(picture, DEADLY)) {
            throw new UnsatisfiedLinkError("a native library is gone");
        }
        if (Arrays.equals(picture, SLOW)) {
            decodeForEver();
        }
        return named(new String(picture, StandardCharsets.UTF_8));
    }

    private void decodeForEver() {
        try {
            DecodingLimit.decode(
                    () -> {
                        while (!over) {
                            Thread.onSpinWait();
                        }
                        return null;
                    },
                    Duration.ofMillis(20));
        } catch (RejectedPicture e) {
            throw new AssertionError(e);
        } finally {
            over = true;
        }
    }

    private static Outcome named(String name) {
        return new Outcome(OutcomeStatus.OK, name, null, Detection.NONE);
    }

    private void pictureIs(String name) {
        pictures.whenAnyExchangeReceived(exchange -> {
            assertThat(exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class))
                    .endsWith(KEY);
            exchange.getMessage().setBody(name.getBytes(StandardCharsets.UTF_8));
            exchange.getMessage().setHeader(AWS2S3Constants.METADATA, Map.of("file-name", "face.jpg"));
            exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_LENGTH, 99);
        });
    }

    private Exchange receive(String message, int receiveCount) {
        return receive(message, receiveCount, Map.of());
    }

    private Exchange receive(String message, int receiveCount, Map<String, Object> attributes) {
        return requests.send(exchange -> {
            exchange.getIn().setBody(message);
            exchange.getIn().setHeaders(new HashMap<>(attributes));
            exchange.getIn().setHeader("ApproximateReceiveCount", Integer.toString(receiveCount));
            exchange.getIn().setHeader(Sqs2Constants.RECEIPT_HANDLE, "receipt");
        });
    }

    private RecognitionReply reply() {
        return RecognitionReply.parse(replies.getExchanges().get(0).getMessage().getBody(String.class));
    }

    private static RecognitionRequest request(String id, long expires) {
        return new RecognitionRequest(id + KEY, id, RecognitionRequest.VERSION, expires, null);
    }
}
