package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.BeanInject;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/** The shipped worker routes over what was received before, and while S3 fails. */
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
class RedeliveryRouteTest {
    private static final String KEY = "-face.jpg";

    private final SqsClient sqs = mock(SqsClient.class);
    private final S3Client s3 = mock(S3Client.class);
    private final AtomicInteger recognised = new AtomicInteger();

    @Produce("direct:requests")
    ProducerTemplate requests;

    @BeanInject
    OutageGuard trouble;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-sqs:faces-resp-queue")
    MockEndpoint replies;

    @EndpointInject("mock:aws2-sqs:faces-req-queue")
    MockEndpoint requeued;

    @EndpointInject("mock:aws2-sqs:faces-dead-queue")
    MockEndpoint dead;

    @Configure
    void configure(MainConfigurationProperties main) {
        when(sqs.getQueueUrl(any(GetQueueUrlRequest.class)))
                .thenReturn(GetQueueUrlResponse.builder()
                        .queueUrl("http://127.0.0.1/q")
                        .build());
        main.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext camel) {
                camel.getRegistry().bind("s3", s3);
                camel.getRegistry().bind("sqs", sqs);
            }
        });
        main.addConfiguration(new WorkerConfiguration(
                (picture, gallery) -> {
                    recognised.incrementAndGet();
                    return named("Ada");
                },
                () -> false,
                () -> {}));
    }

    @Test
    void shouldSendTheStoredOutcomeAgainWithoutWorkingAgain() {
        outcomeIs(named("Ada"));

        Exchange exchange = receive("id-1", 2);

        assertThat(exchange.isFailed()).isFalse();
        assertThat(recognised).hasValue(0);
        assertThat(pictures.getReceivedCounter()).isZero();
        assertThat(outcomes.getReceivedCounter()).as("one get and no put").isEqualTo(1);
        assertThat(reply().outcome().name()).isEqualTo("Ada");
    }

    @Test
    void shouldWorkOnWhatHasNoOutcomeYet() {
        outcomes.whenExchangeReceived(1, exchange -> {
            throw NoSuchKeyException.builder().message("nothing there").build();
        });
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(new byte[1]));

        receive("id-2", 3);

        assertThat(recognised).hasValue(1);
        assertThat(outcomes.getExchanges().get(1).getMessage().getBody()).isEqualTo("Ada");
        assertThat(reply().outcome().name()).isEqualTo("Ada");
    }

    @Test
    void shouldNeitherFailNorDeadLetterAtTheLastReceiveWhatHasAName() {
        outcomeIs(named("Ada"));

        receive("id-3", 5);

        assertThat(reply().outcome().name()).isEqualTo("Ada");
        assertThat(dead.getReceivedCounter()).isZero();
    }

    @Test
    void shouldRecordTheFailureWhereTheWorkerOfTheFifthReceiveDiedToo() {
        outcomes.whenExchangeReceived(1, exchange -> {
            throw NoSuchKeyException.builder().message("nothing there").build();
        });

        receive("id-7", 6);

        assertThat(recognised).hasValue(0);
        assertThat(reply().outcome().failure().reason()).isEqualTo(FailureReason.WORKERS_DIED);
        assertThat(reply().outcome().failure().explanation()).contains("was tried 4 times");
        assertThat(dead.getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void shouldLeaveWhatCouldNotBeRecordedInTheQueueWhileReceivesAreLeft() {
        neverRecorded();

        Exchange exchange = receive("id-4", 5);

        assertThat(exchange.isFailed()).as("it stays in the queue").isTrue();
        assertThat(requeued.getReceivedCounter()).isZero();
        assertThat(dead.getReceivedCounter()).isZero();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldSendWhatCouldNotBeRecordedAtTheLastReceiveAsNew() {
        neverRecorded();

        Exchange exchange = receive("id-4", 10);

        assertThat(exchange.isFailed())
                .as("a handled exchange is deleted from the queue")
                .isFalse();
        assertThat(requeued.getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo(request("id-4").receivedBefore(10).toJson());
        assertThat(dead.getReceivedCounter()).isZero();
        assertThat(replies.getReceivedCounter()).isZero();
    }

    @Test
    void shouldLookForAnOutcomeFirstAndNeverTryAgainWhatWasSentAsNew() {
        outcomes.whenExchangeReceived(1, exchange -> {
            throw NoSuchKeyException.builder().message("nothing there").build();
        });

        receive(request("id-8").receivedBefore(10), 1);

        assertThat(recognised).hasValue(0);
        assertThat(outcomes.getReceivedCounter()).as("a get and a put").isEqualTo(2);
        assertThat(reply().outcome().failure().reason()).isEqualTo(FailureReason.WORKERS_DIED);
        assertThat(dead.getExchanges().get(0).getMessage().getBody(String.class))
                .as("redriven, it is to be tried")
                .isEqualTo(request("id-8").toJson());
    }

    @Test
    void shouldDeadLetterAfterARecordedDeathWhoseReplyFailed() {
        replies.whenExchangeReceived(1, exchange -> {
            throw SdkClientException.create("no answer");
        });
        outcomes.whenExchangeReceived(1, exchange -> {
            throw NoSuchKeyException.builder().message("nothing there").build();
        });

        assertThat(receive("id-9", 5).isFailed()).as("it comes again").isTrue();
        assertThat(dead.getReceivedCounter()).isZero();
        Outcome died = Outcome.failed(FailureReason.WORKERS_DIED, "It never ended.");
        outcomes.whenExchangeReceived(3, exchange -> stored(exchange, died));
        assertThat(receive("id-9", 6).isFailed()).isFalse();

        assertThat(recognised).hasValue(0);
        assertThat(requeued.getReceivedCounter()).isZero();
        assertThat(dead.getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void shouldTakeNothingUntilS3AnswersAgain() {
        pictures.whenAnyExchangeReceived(exchange -> {
            throw SdkClientException.create("no answer");
        });
        trouble.requireNone();

        Exchange exchange = receive("id-5", 1);

        assertThat(exchange.isFailed()).isTrue();
        assertThat(requeued.getReceivedCounter()).isZero();
        when(s3.headBucket(any(Consumer.class))).thenThrow(SdkClientException.create("no answer"));
        assertThatThrownBy(trouble::requireNone).isInstanceOf(SdkClientException.class);
        when(s3.headBucket(any(Consumer.class)))
                .thenThrow(S3Exception.builder().statusCode(403).message("no").build());
        trouble.requireNone();
        trouble.requireNone();
    }

    @Test
    void shouldTellWhatWorkersDiedOverFromWhatHasExpired() {
        Outcome died = Outcome.failed(FailureReason.WORKERS_DIED, "It never ended.");
        Outcome expired = Outcome.failed(FailureReason.EXPIRED, "It expired.");

        assertThat(new RecognitionJob(request("id-6"), died, 5, false, null).deadLetter())
                .isTrue();
        assertThat(new RecognitionJob(request("id-6"), expired, 5, false, null).deadLetter())
                .isFalse();
    }

    private void outcomeIs(Outcome outcome) {
        outcomes.whenExchangeReceived(1, exchange -> {
            assertThat(exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class))
                    .endsWith(KEY);
            stored(exchange, outcome);
        });
    }

    private static void stored(Exchange exchange, Outcome outcome) {
        exchange.getMessage().setBody(outcome.name());
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(outcome, Map.of()));
    }

    private void neverRecorded() {
        outcomes.whenExchangeReceived(1, exchange -> {
            throw NoSuchKeyException.builder().message("nothing there").build();
        });
        outcomes.whenExchangeReceived(2, exchange -> {
            throw S3Exception.builder().statusCode(500).message("InternalError").build();
        });
    }

    private static Outcome named(String name) {
        return new Outcome(OutcomeStatus.OK, name, null, Detection.NONE);
    }

    private Exchange receive(String id, int receiveCount) {
        return receive(request(id), receiveCount);
    }

    private Exchange receive(RecognitionRequest request, int receiveCount) {
        return requests.send(exchange -> {
            exchange.getIn().setBody(request.toJson());
            exchange.getIn().setHeader("ApproximateReceiveCount", Integer.toString(receiveCount));
            exchange.getIn().setHeader(Sqs2Constants.RECEIPT_HANDLE, "receipt");
        });
    }

    private RecognitionReply reply() {
        return RecognitionReply.parse(replies.getExchanges().get(0).getMessage().getBody(String.class));
    }

    private static RecognitionRequest request(String id) {
        return new RecognitionRequest(id + KEY, id, RecognitionRequest.VERSION, 0, null);
    }
}
