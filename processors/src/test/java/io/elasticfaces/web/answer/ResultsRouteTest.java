package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.Mocks;
import io.elasticfaces.web.WebConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The shipped route results, with S3 swapped for mocks. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=file:../routes/shared/*.yaml,"
                    + "file:../routes/web/results.yaml,"
                    + "file:../routes/web/problem-details.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "app.web.retry-timeout=300ms"
        },
        configurationClasses = {Mocks.class, WebConfiguration.class},
        replaceRouteFromWith = "results=direct:results",
        mockEndpointsAndSkip = "aws2-.*")
class ResultsRouteTest {
    private final String fresh = new RequestIds(InstantSource.system()).next();
    private final String old = new RequestIds(InstantSource.fixed(Instant.now().minusSeconds(7200))).next();

    @Produce("direct:results")
    ProducerTemplate results;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @BeforeEach
    void leaveTheBucketsEmpty() {
        outcomes.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of()));
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of()));
    }

    @Test
    void shouldAnswerWithTheStoredName() {
        stored(new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE));

        Message answer = get(fresh, "text/plain");
        assertThat(answer.getBody(String.class)).isEqualTo("my face:Ada");
        assertThat(answer.getHeader("Faces-Status")).isEqualTo("ok");
        assertThat(outcomes.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.PREFIX))
                .as("what is listed")
                .isEqualTo(fresh + "-");
    }

    @Test
    void shouldReportAFailureAsAResultAndTellItsSentenceFromAName() {
        stored(Outcome.failed(FailureReason.WORKERS_DIED, "It was tried 4 times."));

        assertThat(get(fresh, "application/json").getBody(String.class))
                .contains("\"status\":\"failed\"", "It was tried 4 times.");
        Message answer = get(fresh, "text/plain");
        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(answer.getBody(String.class)).isEqualTo("It was tried 4 times.\n");
        assertThat(answer.getHeader("Faces-Status")).isEqualTo("failed");
    }

    @Test
    void shouldSayThatARequestIsOnItsWay() {
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage()
                .setBody(List.of(S3Object.builder().key(fresh + "-a.jpg").build())));

        var answer = get(fresh, "text/plain");

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(answer.getHeader("Location")).isEqualTo("/results/" + fresh);
        assertThat(answer.getHeader("Faces-Status")).isEqualTo("waiting");
    }

    @Test
    void shouldTakeTheTimeOfAPictureWhoseIdHasNone() {
        String id = "0198b2f4-5c3e-8a41-9b1c-3f7e5d2a8c60";
        assertThat(get(id, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(404);
        for (var one : Map.of(Instant.now(), 202, Instant.now().minusSeconds(7200), 410)
                .entrySet()) {
            pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage()
                    .setBody(List.of(S3Object.builder()
                            .key(id + "-a.jpg")
                            .lastModified(one.getKey())
                            .build())));
            assertThat(get(id, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(one.getValue());
        }
    }

    @Test
    void shouldTellExpiredFromNeverSeen() {
        assertThat(get(old, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(410);
        assertThat(get(fresh, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(404);
        assertThat(get("../etc/passwd", "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(404);
    }

    @Test
    void shouldSayThatARequestExpiredInTheQueue() {
        stored(Outcome.failed(FailureReason.EXPIRED, "It expired."));

        assertThat(get(fresh, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(410);
    }

    @Test
    void shouldSayThatTheStorageCannotBeReached() {
        outcomes.whenAnyExchangeReceived(exchange -> {
            throw SdkClientException.create("connection refused");
        });

        assertThat(get(fresh, "text/plain").getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(503);
    }

    private void stored(Outcome outcome) {
        outcomes.whenAnyExchangeReceived(exchange -> {
            if (exchange.getMessage().getHeader(AWS2S3Constants.KEY) == null) {
                exchange.getMessage()
                        .setBody(List.of(
                                S3Object.builder().key(fresh + "-my_face.jpg").build()));
            } else {
                exchange.getMessage().setBody(outcome.name());
                exchange.getMessage()
                        .setHeader(
                                AWS2S3Constants.METADATA,
                                StoredOutcome.metadata(outcome, Map.of("file-name", "my+face.jpg")));
            }
        });
    }

    private Message get(String id, String accept) {
        Exchange exchange = results.request("direct:results", sent -> {
            sent.getMessage().setHeader("id", id);
            sent.getMessage().setHeader("Accept", accept);
        });
        assertThat(exchange.isFailed()).isFalse();
        return exchange.getMessage();
    }
}
