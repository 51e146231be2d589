package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.web.answer.Bulkhead;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.BeanInject;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;

/** The shipped routes recognise, replies and answers, with AWS's endpoints and HTTP swapped for mocks. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=" + Mocks.SUBMISSION_ROUTES
                    + ",file:../routes/web/recognise.yaml"
                    + ",file:../routes/web/replies.yaml"
                    + ",file:../routes/web/handle-reply.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "camel.component.aws2-sqs.queueOwnerAWSAccountId=0",
            "app.web.retry-timeout=300ms",
            "app.web.answer-deadline=2s"
        },
        configurationClasses = {Mocks.class, WebConfiguration.class},
        replaceRouteFromWith = {"recognise=direct:recognise", "replies=direct:replies"},
        mockEndpointsAndSkip = "aws2-.*")
class RecogniseRouteTest {
    @TempDir
    static Path folder;

    @Produce
    ProducerTemplate template;

    @BeanInject
    Bulkhead bulkhead;

    @BeanInject
    SqsClient sqs;

    @EndpointInject("mock:aws2-s3:faces-in-bucket")
    MockEndpoint pictures;

    @EndpointInject("mock:aws2-s3:faces-out-bucket")
    MockEndpoint outcomes;

    @EndpointInject("mock:aws2-sqs:faces-req-queue")
    MockEndpoint requests;

    @Test
    void shouldAnswerWithTheReplyOfItsId() throws Exception {
        pictures.expectedMessageCount(1);
        requests.expectedMessageCount(1);
        CompletableFuture<Exchange> answer = post("test_000.jpg", Map.of());
        MockEndpoint.assertIsSatisfied(5, TimeUnit.SECONDS, pictures, requests);
        RecognitionRequest request = RecognitionRequest.parse(
                requests.getExchanges().get(0).getMessage().getBody(String.class));
        assertThat(pictures.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.KEY))
                .isEqualTo(request.imageName())
                .isEqualTo(request.id() + "-test_000.jpg");

        reply(request, "Paul");

        assertThat(answer.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class))
                .isEqualTo("test_000:Paul");
    }

    @Test
    void shouldTellStagesThatAddUpToTheLatency() throws Exception {
        requests.expectedMessageCount(1);
        CompletableFuture<Exchange> answer = post("a.png", Map.of("Accept", "application/json"));
        requests.assertIsSatisfied(5000);
        RecognitionRequest request = RecognitionRequest.parse(
                requests.getExchanges().get(0).getMessage().getBody(String.class));

        template.sendBody(
                "direct:replies",
                new RecognitionReply(
                                request.imageName(),
                                request.id(),
                                new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE)
                                        .withTimings(Map.of("queue", 0.1, "detect", 0.2)))
                        .toJson());

        var json = (JsonObject)
                Jsoner.deserialize(answer.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class));
        JsonObject timings = json.getMap("timings");
        assertThat(timings).containsOnlyKeys("check", "store", "enqueue", "queue", "detect", "reply", "answer");
        double sum = timings.values().stream()
                .mapToDouble(millis -> ((Number) millis).doubleValue())
                .sum();
        assertThat(sum).isCloseTo(json.getDouble("latency"), within(1.0));
    }

    @Test
    void shouldAnswerIfTheReplyArrivesBeforeTheSendReturns() throws Exception {
        requests.whenAnyExchangeReceived(
                exchange -> reply(RecognitionRequest.parse(exchange.getMessage().getBody(String.class)), "Ada"));

        Exchange answer = post("Ada Lovelace.jpeg", Map.of()).get(5, TimeUnit.SECONDS);

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("Ada Lovelace:Ada");
    }

    @Test
    void shouldKeepTwoPicturesOfOneNameApart() throws Exception {
        requests.expectedMessageCount(2);
        CompletableFuture<Exchange> first = post("image.jpg", Map.of());
        CompletableFuture<Exchange> second = post("image.jpg", Map.of());
        requests.assertIsSatisfied(5000);
        var sent = requests.getExchanges().stream()
                .map(exchange -> RecognitionRequest.parse(exchange.getMessage().getBody(String.class)))
                .toList();
        assertThat(sent.get(0).imageName()).isNotEqualTo(sent.get(1).imageName());

        reply(sent.get(1), "Second");
        reply(sent.get(0), "First");

        assertThat(Set.of(
                        first.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class),
                        second.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class)))
                .containsExactlyInAnyOrder("image:First", "image:Second");
    }

    @Test
    void shouldCorrelateAReplyOfTheReferenceProjectByItsKey() throws Exception {
        requests.whenAnyExchangeReceived(exchange -> {
            String key = RecognitionRequest.parse(exchange.getMessage().getBody(String.class))
                    .imageName();
            template.sendBody(
                    "direct:replies", new JsonObject(Map.of("image_name", key, "prediction", "Bill")).toJson());
        });

        Exchange answer = post("test_001.jpg", Map.of()).get(5, TimeUnit.SECONDS);

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("test_001:Bill");
    }

    @Test
    void shouldTakeARequestThatIsSentAgainForTheSame() throws Exception {
        nothingIsStored();
        requests.expectedMessageCount(1);
        CompletableFuture<Exchange> first = post("me.png", Map.of("Idempotency-Key", "order 7"));
        requests.assertIsSatisfied(5000);
        CompletableFuture<Exchange> second = post("me.png", Map.of("Idempotency-Key", "order 7"));
        await().until(() -> bulkhead.waiting() == 2);

        RecognitionRequest request = RecognitionRequest.parse(
                requests.getExchanges().get(0).getMessage().getBody(String.class));
        reply(request, "Ada");

        assertThat(first.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class))
                .isEqualTo("me:Ada");
        assertThat(second.get(5, TimeUnit.SECONDS).getMessage().getBody(String.class))
                .isEqualTo("me:Ada");
        assertThat(requests.getReceivedCounter()).isOne();
        assertThat(pictures.getReceivedCounter()).isOne();
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldTakeAnotherPictureUnderTheSameKeyForAnother() throws Exception {
        nothingIsStored();
        requests.expectedMessageCount(3);
        post("me.png", Map.of("Idempotency-Key", "1"));
        post("you.png", Map.of("Idempotency-Key", "1"));
        post("me.png", Map.of("Idempotency-Key", "2"));

        requests.assertIsSatisfied(5000);

        assertThat(requests.getExchanges())
                .extracting(exchange -> RecognitionRequest.parse(
                                exchange.getMessage().getBody(String.class))
                        .id())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRecallTheAnswerThatIsStored() throws Exception {
        outcomes.whenAnyExchangeReceived(exchange -> {
            exchange.getMessage().setBody("Ada");
            exchange.getMessage().removeHeader(AWS2S3Constants.METADATA);
        });

        Exchange answer = post("me.png", Map.of("Idempotency-Key", "1")).get(5, TimeUnit.SECONDS);

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("me:Ada");
        assertThat(requests.getReceivedCounter()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNoKey() throws Exception {
        Exchange answer =
                post("me.png", Map.of("Idempotency-Key", "x".repeat(256))).get(5, TimeUnit.SECONDS);

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(answer.getMessage().getBody(String.class)).contains("Idempotency-Key");
    }

    private void nothingIsStored() {
        outcomes.whenAnyExchangeReceived(Mocks.NOTHING_STORED);
    }

    @Test
    void shouldTellWhereTheResultWillBeWhenTheDeadlinePasses() throws Exception {
        Exchange answer = post("late.png", Map.of("Accept", "application/json")).get(6, TimeUnit.SECONDS);

        assertThat(answer.isFailed()).isFalse();
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(504);
        assertThat(answer.getMessage().getHeader("Location", String.class)).startsWith("/results/");
        assertThat(answer.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/problem+json");
        assertThat(answer.getMessage().getBody(String.class)).contains("\"status\":504", "\"id\":");
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldAnswerAtOnceWhenTheCallerPrefersIt() throws Exception {
        Exchange answer = post("later.png", Map.of("Prefer", "respond-async")).get(1, TimeUnit.SECONDS);

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(answer.getMessage().getHeader("Location", String.class)).startsWith("/results/");
    }

    @Test
    void shouldSayThatTheStorageCannotBeReached() throws Exception {
        pictures.whenAnyExchangeReceived(exchange -> {
            throw SdkClientException.create("connection refused");
        });

        Exchange answer = post("picture.jpg", Map.of()).get(5, TimeUnit.SECONDS);

        assertThat(answer.isFailed()).isFalse();
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
        assertThat(requests.getReceivedCounter()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldRefuseARequestWithoutAPicture() throws Exception {
        Exchange answer = template.request(
                "direct:recognise", exchange -> exchange.getMessage().setBody("no multipart"));

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(answer.getMessage().getBody(String.class)).contains("inputFile");
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldAcknowledgeEveryReplyEvenIfItCannotBeRead() {
        List<String> acknowledged = new CopyOnWriteArrayList<>();
        when(sqs.deleteMessageBatch(any(Consumer.class))).thenAnswer(call -> {
            DeleteMessageBatchRequest.Builder request = DeleteMessageBatchRequest.builder();
            call.getArgument(0, Consumer.class).accept(request);
            request.build().entries().forEach(entry -> acknowledged.add(entry.receiptHandle()));
            assertThat(request.build().entries()).hasSizeBetween(1, 10);
            return DeleteMessageBatchResponse.builder().build();
        });
        List<String> handles =
                IntStream.range(0, 13).mapToObj(i -> "handle " + i).toList();

        handles.forEach(handle ->
                template.sendBodyAndHeader("direct:replies", "not json", Sqs2Constants.RECEIPT_HANDLE, handle));

        await().untilAsserted(() -> assertThat(acknowledged).isEqualTo(handles));
    }

    private void reply(RecognitionRequest request, String name) {
        template.sendBody(
                "direct:replies",
                new JsonObject(Map.of("image_name", request.imageName(), "id", request.id(), "prediction", name))
                        .toJson());
    }

    private CompletableFuture<Exchange> post(String fileName, Map<String, Object> headers) throws Exception {
        return template.asyncSend("direct:recognise", Uploads.of(folder, fileName, headers));
    }
}
