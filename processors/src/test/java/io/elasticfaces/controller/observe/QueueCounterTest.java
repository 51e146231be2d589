package io.elasticfaces.controller.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;

import io.elasticfaces.contract.ResourceNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class QueueCounterTest {
    private final SqsClient sqs = mock(SqsClient.class, Mockito.CALLS_REAL_METHODS);
    private final Map<String, Map<QueueAttributeName, String>> queues = new HashMap<>();
    private final List<String> counted = new ArrayList<>();
    private final List<String> urlsAsked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final QueueCounter counter = new QueueCounter(sqs, new ResourceNames("p"), () -> now);

    @BeforeEach
    void answerAsSqsDoes() {
        Mockito.doAnswer(call -> {
                    GetQueueUrlRequest request = call.getArgument(0);
                    urlsAsked.add(request.queueName());
                    if (!queues.containsKey("url/" + request.queueName())) {
                        throw QueueDoesNotExistException.builder()
                                .message("no such queue")
                                .build();
                    }
                    return GetQueueUrlResponse.builder()
                            .queueUrl("url/" + request.queueName())
                            .build();
                })
                .when(sqs)
                .getQueueUrl(any(GetQueueUrlRequest.class));
        Mockito.doAnswer(call -> {
                    GetQueueAttributesRequest request = call.getArgument(0);
                    counted.add(request.queueUrl());
                    if (!queues.containsKey(request.queueUrl())) {
                        throw QueueDoesNotExistException.builder()
                                .message("no such queue")
                                .build();
                    }
                    return GetQueueAttributesResponse.builder()
                            .attributes(queues.get(request.queueUrl()))
                            .build();
                })
                .when(sqs)
                .getQueueAttributes(any(GetQueueAttributesRequest.class));
        queue("p-req-queue", "7", "2");
        queue("p-resp-queue", "3", "0");
        queue("p-dead-queue", "1", "0");
    }

    @Test
    void shouldCountAllThreeQueues() {
        assertThat(counter.count()).isEqualTo(new QueueCounts(7, 2, 3, 1));
    }

    @Test
    void shouldCountTheRequestsEveryTimeAndTheOthersNowAndThen() {
        counter.count();
        counted.clear();
        queue("p-req-queue", "8", "0");
        queue("p-resp-queue", "9", "0");
        now = now.plusSeconds(4);

        assertThat(counter.count()).isEqualTo(new QueueCounts(8, 0, 3, 1));
        assertThat(counted).containsExactly("url/p-req-queue");

        now = now.plusSeconds(1);
        assertThat(counter.count()).isEqualTo(new QueueCounts(8, 0, 9, 1));
    }

    @Test
    void shouldAskForEachUrlOnce() {
        counter.count();
        counter.count();

        assertThat(urlsAsked).containsExactly("p-req-queue", "p-resp-queue", "p-dead-queue");
    }

    @Test
    void shouldAskForTheUrlsAnewAfterAFailure() {
        counter.count();
        urlsAsked.clear();
        queues.clear();
        assertThatThrownBy(counter::count).isInstanceOf(QueueDoesNotExistException.class);
        assertThatThrownBy(counter::count).isInstanceOf(QueueDoesNotExistException.class);

        assertThat(urlsAsked).containsExactly("p-req-queue");
    }

    @Test
    void shouldTakeNoAttributeForNothingAndSayWhatIsNoNumber() {
        queues.put("url/p-req-queue", Map.of());
        assertThat(counter.count().visible()).isZero();

        queue("p-req-queue", "many", "0");
        assertThatThrownBy(counter::count)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ApproximateNumberOfMessages=many");
    }

    private void queue(String name, String visible, String inFlight) {
        queues.put(
                "url/" + name,
                Map.of(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, visible,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, inFlight));
    }
}
