package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.answer.Bulkhead;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.BeanInject;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The shipped routes where S3 or SQS does not do what a picture needs: every caller hears what holds afterwards. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=" + Mocks.SUBMISSION_ROUTES + ",file:../routes/web/recognise.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "camel.component.aws2-sqs.queueOwnerAWSAccountId=0",
            "app.web.retry-timeout=1s",
            "app.web.answer-deadline=2s"
        },
        configurationClasses = {Mocks.class, WebConfiguration.class},
        replaceRouteFromWith = "recognise=direct:recognise",
        mockEndpointsAndSkip = "aws2-.*")
class QueueTroubleRouteTest {
    @TempDir
    static Path folder;

    @Produce
    ProducerTemplate template;

    @BeanInject
    Bulkhead bulkhead;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-sqs:faces-req-queue")
    MockEndpoint requests;

    @BeforeEach
    void nothingIsQueued() {
        requests.whenAnyExchangeReceived(exchange -> {
            throw SdkClientException.create("no answer");
        });
    }

    @Test
    void shouldStoreAndSendAgainUntilBothSucceed() throws Exception {
        pictures.whenExchangeReceived(1, exchange -> {
            throw SdkClientException.create("no answer");
        });
        pictures.whenExchangeReceived(
                2, exchange -> assertThat(exchange.getMessage().getBody(File.class))
                        .exists());
        requests.whenExchangeReceived(2, exchange -> {});

        Message answer = post(Map.of("Prefer", "respond-async"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(pictures.getExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader(AWS2S3Constants.KEY))
                .hasSize(2)
                .containsOnly(pictures.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.KEY));
        assertThat(requests.getReceivedCounter()).isEqualTo(2);
        assertThat(outcomes.getReceivedCounter()).isZero();
    }

    @Test
    void shouldRecordAsFailedWhatCouldNotBeQueued() throws Exception {
        Message answer = post(Map.of("Accept", "application/json"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        Message record = outcomes.getExchanges().get(0).getMessage();
        String key = record.getHeader(AWS2S3Constants.KEY, String.class);
        assertThat(StoredOutcome.read("Unknown", record.getHeader(AWS2S3Constants.METADATA, Map.class))
                        .failure()
                        .reason())
                .isEqualTo(FailureReason.NOT_QUEUED);
        assertThat(answer.getBody(String.class))
                .contains("\"id\":\"" + key.substring(0, 36) + "\"", "could not be queued");
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldAnswerByTheOutcomeOfAWorkerThatHadItAllTheSame() throws Exception {
        wasRecordedBefore(new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE));

        assertThat(post(Map.of()).getBody(String.class)).isEqualTo("me:Ada");
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldTakeItsOwnRecordForARecord() throws Exception {
        wasRecordedBefore(Outcome.failed(FailureReason.NOT_QUEUED, "It could not be queued."));

        assertThat(post(Map.of()).getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldGiveNoIdWhereNothingCanBeFetchedByIt() throws Exception {
        outcomes.whenAnyExchangeReceived(exchange -> {
            throw SdkClientException.create("no answer");
        });

        Message answer = post(Map.of("Accept", "application/json"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getBody(String.class)).doesNotContain("\"id\"");
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldRecordNothingWhereTheSameRequestWillComeAgain() throws Exception {
        outcomes.whenAnyExchangeReceived(Mocks.NOTHING_STORED);

        Message answer = post(Map.of("Idempotency-Key", "1", "Accept", "application/json"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getBody(String.class)).doesNotContain("\"id\"");
        assertThat(pictures.getReceivedCounter()).isEqualTo(1);
        assertThat(outcomes.getReceivedCounter()).as("one look and no record").isOne();
    }

    private void wasRecordedBefore(Outcome outcome) {
        outcomes.whenExchangeReceived(1, exchange -> {
            throw S3Exception.builder().statusCode(412).message("there already").build();
        });
        outcomes.whenExchangeReceived(2, exchange -> {
            exchange.getMessage().setBody(outcome.name());
            exchange.getMessage().setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(outcome, Map.of()));
        });
    }

    private Message post(Map<String, Object> headers) throws Exception {
        Exchange answer = template.asyncSend("direct:recognise", Uploads.of(folder, "me.png", headers))
                .get(5, TimeUnit.SECONDS);
        assertThat(answer.isFailed()).isFalse();
        return answer.getMessage();
    }
}
