package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.web.answer.Bulkhead;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.BeanInject;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The shipped routes where one request meets another of the same id: sent again meanwhile, or deleted. */
@CamelMainTest(
        propertyPlaceholderLocations = "file:../application.properties",
        properties = {
            "camel.main.routesIncludePattern=" + Mocks.SUBMISSION_ROUTES
                    + ",file:../routes/web/recognise.yaml"
                    + ",file:../routes/web/replies.yaml"
                    + ",file:../routes/web/handle-reply.yaml"
                    + ",file:../routes/web/delete-result.yaml",
            "camel.metrics.enabled=false",
            "camel.server.enabled=false",
            "camel.component.aws2-sqs.queueOwnerAWSAccountId=0",
            "app.web.retry-timeout=300ms",
            "app.web.answer-deadline=5s"
        },
        configurationClasses = {Mocks.class, WebConfiguration.class},
        replaceRouteFromWith = {
            "recognise=direct:recognise",
            "replies=direct:replies",
            "delete-result=direct:delete-result"
        },
        mockEndpointsAndSkip = "aws2-.*")
class RepeatedRequestRouteTest {
    @TempDir
    static Path folder;

    private final CountDownLatch storing = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch store = new CountDownLatch(1);

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

    @AfterEach
    void end() {
        store.countDown();
        callers.shutdownNow();
    }

    @BeforeEach
    void nothingIsStored() {
        outcomes.whenAnyExchangeReceived(Mocks.NOTHING_STORED);
    }

    @Test
    void shouldGiveNoIdToACallerWhoJoinsARequestWhosePictureIsNotStored() throws Exception {
        pictures.whenAnyExchangeReceived(exchange -> {
            storing.countDown();
            store.await();
            throw SdkClientException.create("no answer");
        });
        CompletableFuture<Exchange> first = post("join 1", "respond-async");
        assertThat(storing.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Exchange> second = post("join 1", "respond-async");
        CompletableFuture<Exchange> third = post("join 1", "wait=10");
        await().until(() -> bulkhead.waiting() == 3);

        store.countDown();

        for (CompletableFuture<Exchange> one : List.of(first, second, third)) {
            Message answer = one.get(5, TimeUnit.SECONDS).getMessage();
            assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
            assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
            assertThat(answer.getHeader("Location")).isNull();
            assertThat(answer.getBody(String.class)).doesNotContain("\"id\"");
        }
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldGiveTheOutcomeToACallerWhoJoinsBeforeTheRequestIsQueued() throws Exception {
        pictures.whenAnyExchangeReceived(exchange -> {
            storing.countDown();
            store.await();
        });
        CompletableFuture<Exchange> first = post("join 2", "respond-async");
        assertThat(storing.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Exchange> second = post("join 2", "respond-async");
        await().until(() -> bulkhead.waiting() == 2);
        assertThat(second).isNotDone();

        store.countDown();

        Message accepted = first.get(5, TimeUnit.SECONDS).getMessage();
        assertThat(accepted.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        Message third = post("join 2", "respond-async").get(5, TimeUnit.SECONDS).getMessage();
        assertThat(third.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(202);
        assertThat(third.getHeader("Location")).isEqualTo(accepted.getHeader("Location"));
        assertThat(requests.getReceivedCounter()).isOne();
        answer(requests.getExchanges().get(0));
        Message joined = second.get(5, TimeUnit.SECONDS).getMessage();
        assertThat(joined.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(410);
        await().until(() -> bulkhead.waiting() == 0);
    }

    @Test
    void shouldRemoveThePictureOfARequestThatWasDeletedMeanwhile() throws Exception {
        // The worker finds the note of the deletion where it would store its outcome.
        requests.whenAnyExchangeReceived(this::answer);

        Message answer = post("gone", "wait=10").get(5, TimeUnit.SECONDS).getMessage();

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(410);
        assertThat(pictures.getExchanges())
                .as("stored, and removed")
                .extracting(exchange -> exchange.getMessage().getHeader(AWS2S3Constants.KEY))
                .hasSize(2)
                .containsOnly(pictures.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.KEY));
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void shouldKeepThePlaceOfADeletedRequestUntilItsWorkerHasReplied() throws Exception {
        Message accepted = post(null, "respond-async").get(5, TimeUnit.SECONDS).getMessage();
        String id = accepted.getHeader("Location", String.class).substring("/results/".length());
        pictures.whenAnyExchangeReceived(exchange -> exchange.getMessage()
                .setBody(List.of(S3Object.builder().key(id + "-me.png").build())));
        outcomes.whenAnyExchangeReceived(exchange -> {});

        Exchange deleted = template.request(
                "direct:delete-result", exchange -> exchange.getMessage().setHeader("id", id));

        assertThat(deleted.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(204);
        assertThat(outcomes.getExchanges().get(0).getMessage().getHeader(AWS2S3Constants.METADATA))
                .as("what a request with the same key is told")
                .asString()
                .contains("another Idempotency-Key");
        assertThat(bulkhead.waiting()).as("its message is still in the queue").isOne();
        answer(requests.getExchanges().get(0));
        await().until(() -> bulkhead.waiting() == 0);
    }

    private void answer(Exchange queued) {
        RecognitionRequest request =
                RecognitionRequest.parse(queued.getMessage().getBody(String.class));
        template.sendBody(
                "direct:replies",
                new RecognitionReply(
                                request.imageName(),
                                request.id(),
                                Outcome.failed(FailureReason.DELETED, "The request was deleted."))
                        .toJson());
    }

    private CompletableFuture<Exchange> post(String key, String prefer) throws Exception {
        Map<String, String> headers = new HashMap<>(Map.of("Prefer", prefer, "Accept", "application/json"));
        if (key != null) {
            headers.put("Idempotency-Key", key);
        }
        Processor upload = Uploads.of(folder, "me.png", headers);
        // On threads of our own: of the template's there are too few for several that are held up in the store.
        return CompletableFuture.supplyAsync(() -> template.send("direct:recognise", upload), callers);
    }
}
