package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.answer.OperationRequest;
import io.elasticfaces.web.http.UploadedFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes of an operation, with AWS's endpoints and HTTP replaced by mocks. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=" + Mocks.SUBMISSION_ROUTES
                    + ",file:../routes/web/replies.yaml"
                    + ",file:../routes/web/handle-reply.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "camel.component.aws2-sqs.queueOwnerAWSAccountId=0"
        },
        configurationClasses = {Mocks.class, WebConfiguration.class},
        replaceRouteFromWith = "replies=direct:replies",
        mockEndpointsAndSkip = "aws2-.*")
class PerformRouteTest {
    private static final Operation DETECT = Operation.of(Operation.Kind.DETECT, Operation.DEFAULT_COLLECTION);

    @TempDir
    static Path folder;

    @Produce
    ProducerTemplate template;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-sqs:faces-req-queue")
    MockEndpoint requests;

    @Test
    void shouldRespondWithTheStoredResult() throws Exception {
        workersAnswer(Outcome.ofOperation("{\"result\":[]}"));

        Exchange exchange = perform(OperationRequest.on(DETECT, picture(8)).respondingWith(201));

        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("{\"result\":[]}");
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(201);
        assertThat(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(request().operation()).isEqualTo(DETECT);
        assertThat(outcomes.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.KEY))
                .isEqualTo(request().imageName());
    }

    @Test
    void shouldRespondWithTheReasonOfAFailure() throws Exception {
        workersAnswer(Outcome.failed(FailureReason.NO_FACE, "There is no face in the picture."));

        Exchange exchange = perform(OperationRequest.on(DETECT, picture(8)));

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(exchange.getMessage().getBody(String.class)).contains("There is no face in the picture.");
    }

    @Test
    void shouldStoreBothPicturesOfAComparisonInOneObject() throws Exception {
        workersAnswer(Outcome.ofOperation("{}"));
        AtomicReference<byte[]> stored = new AtomicReference<>();
        pictures.whenAnyExchangeReceived(exchange -> stored.set(
                Files.readAllBytes(exchange.getMessage().getBody(File.class).toPath())));
        Operation compare = Operation.of(Operation.Kind.COMPARE, Operation.DEFAULT_COLLECTION);

        perform(OperationRequest.on(compare, picture(8), picture(9)));

        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(Pictures.png(8, 8));
        both.write(Pictures.png(9, 9));
        assertThat(stored.get()).isEqualTo(both.toByteArray());
        assertThat(request().operation().split()).isEqualTo(Pictures.png(8, 8).length);
    }

    @Test
    void shouldStoreTheQueryOfASearch() throws Exception {
        workersAnswer(Outcome.ofOperation("{}"));
        Operation search = Operation.of(Operation.Kind.SEARCH, Operation.DEFAULT_COLLECTION);

        perform(OperationRequest.search(search, "{\"face\":\"1\"}"));

        assertThat(pictures.getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo("{\"face\":\"1\"}");
    }

    @Test
    void shouldRefuseARequestLargerThanAMessage() throws Exception {
        Operation enrol =
                Operation.of(Operation.Kind.ENROL, Operation.DEFAULT_COLLECTION).named("n".repeat(900));

        Exchange exchange = perform(OperationRequest.on(enrol, picture(8)));

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(pictures.getReceivedCounter()).isZero();
    }

    private Exchange perform(OperationRequest request) {
        return template.request("direct:perform", exchange -> {
            exchange.setProperty(OperationRequest.PROPERTY, request);
            exchange.getMessage().setHeaders(Map.of("Accept", "application/json"));
        });
    }

    private RecognitionRequest request() {
        return RecognitionRequest.parse(
                requests.getExchanges().get(0).getMessage().getBody(String.class));
    }

    private void workersAnswer(Outcome outcome) {
        outcomes.whenAnyExchangeReceived(exchange -> {
            StoredOutcome.prepare(exchange, "key", outcome, Map.of());
        });
        requests.whenAnyExchangeReceived(exchange -> {
            RecognitionRequest request =
                    RecognitionRequest.parse(exchange.getMessage().getBody(String.class));
            template.sendBody(
                    "direct:replies", new RecognitionReply(request.imageName(), request.id(), outcome).toJson());
        });
    }

    private static UploadedFile picture(int side) throws IOException {
        File file = Files.write(Files.createTempFile(folder, "upload", ""), Pictures.png(side, side))
                .toFile();
        return new UploadedFile(file, "a.png", new StageTimer(), file::delete);
    }
}
