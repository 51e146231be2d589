package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;

class ReplyQueueTest {
    private static final String URL = "https://sqs/1/";
    private static final ResourceNames NAMES = new ResourceNames("faces");

    private final Sqs sqs = new Sqs();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final ReplyQueue queue = new ReplyQueue(null, sqs, NAMES, () -> now);

    @Test
    void shouldBeCreatedLikeTheResponseQueue() {
        queue.create();

        assertThat(queue.name()).matches("faces-resp-[a-z0-9]{8}");
        assertThat(queue.url()).isEqualTo(URL + queue.name());
        assertThat(sqs.created.attributes())
                .containsOnly(
                        Map.entry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"),
                        Map.entry(
                                QueueAttributeName.POLICY, "{\"Resource\":\"arn:aws:sqs:r:1:" + queue.name() + "\"}"));
        assertThat(sqs.queues.get(queue.name()))
                .containsOnly(Map.entry("elastic-faces", "faces"), Map.entry("alive", minutes()));
    }

    @Test
    void shouldDeleteOnlyTheReplyQueuesOfItsDeploymentThatNobodyRefreshes() {
        queue.create();
        String alive = minutes();
        for (String other : new String[] {"faces-resp-killed", "faces-resp-queue", "faces-resp-a-queue"}) {
            sqs.tagged(other, "faces", alive);
        }
        sqs.tagged("faces-resp-others", "other", alive);
        sqs.tagged("faces-resp-odd", "faces", "soon");
        sqs.queues.put("faces-resp-bare", Map.of());
        now = now.plus(ReplyQueue.ORPHANED);
        sqs.tagged("faces-resp-running", "faces", minutes());

        queue.maintain();
        assertThat(sqs.queues).containsKey("faces-resp-killed");

        now = now.plusSeconds(1);
        queue.maintain();
        assertThat(sqs.queues)
                .containsOnlyKeys(
                        queue.name(),
                        "faces-resp-queue",
                        "faces-resp-a-queue",
                        "faces-resp-others",
                        "faces-resp-odd",
                        "faces-resp-bare",
                        "faces-resp-running");
        assertThat(sqs.queues.get(queue.name())).containsEntry("alive", minutes());
    }

    @Test
    void shouldCreateItsQueueAgainWhenItWasDeleted() {
        queue.create();
        sqs.queues.clear();

        queue.maintain();

        assertThat(sqs.queues).containsOnlyKeys(queue.name());
    }

    @Test
    void shouldSayWhatToDoWhenTheQueueMayNotBeCreated() throws Exception {
        sqs.forbidden = true;
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            ReplyQueue refused = new ReplyQueue(camel, sqs, NAMES, () -> now);

            assertThatThrownBy(refused::start).hasStackTraceContaining("app.web.reply-queue=shared");
        }
    }

    private String minutes() {
        return Long.toString(Duration.ofMillis(now.toEpochMilli()).toMinutes());
    }

    /** Queues and their tags, without messages. */
    private static final class Sqs implements SqsClient {
        private final Map<String, Map<String, String>> queues = new TreeMap<>();
        private CreateQueueRequest created;
        private boolean forbidden;

        void tagged(String name, String deployment, String alive) {
            queues.put(name, Map.of("elastic-faces", deployment, "alive", alive));
        }

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder()
                    .queueUrl(URL + request.queueName())
                    .build();
        }

        @Override
        public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
            return GetQueueAttributesResponse.builder()
                    .attributesWithStrings(Map.of(
                            "MaximumMessageSize",
                            "1024",
                            "CreatedTimestamp",
                            "1",
                            "Policy",
                            "{\"Resource\":\"arn:aws:sqs:r:1:faces-resp-queue\"}"))
                    .build();
        }

        @Override
        public CreateQueueResponse createQueue(CreateQueueRequest request) {
            if (forbidden) {
                throw SqsException.builder()
                        .statusCode(403)
                        .message("AccessDenied")
                        .build();
            }
            created = request;
            queues.put(request.queueName(), new HashMap<>(request.tags()));
            return CreateQueueResponse.builder()
                    .queueUrl(URL + request.queueName())
                    .build();
        }

        @Override
        public TagQueueResponse tagQueue(TagQueueRequest request) {
            tags(request.queueUrl()).putAll(request.tags());
            return TagQueueResponse.builder().build();
        }

        @Override
        public ListQueueTagsResponse listQueueTags(ListQueueTagsRequest request) {
            return ListQueueTagsResponse.builder()
                    .tags(tags(request.queueUrl()))
                    .build();
        }

        @Override
        public ListQueuesResponse listQueues(ListQueuesRequest request) {
            return ListQueuesResponse.builder()
                    .queueUrls(queues.keySet().stream()
                            .filter(name -> name.startsWith(request.queueNamePrefix()))
                            .map(name -> URL + name)
                            .toList())
                    .build();
        }

        @Override
        public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
            queues.remove(request.queueUrl().substring(URL.length()));
            return DeleteQueueResponse.builder().build();
        }

        private Map<String, String> tags(String url) {
            Map<String, String> tags = queues.get(url.substring(URL.length()));
            if (tags == null) {
                throw QueueDoesNotExistException.builder().statusCode(400).build();
            }
            return tags;
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }
}
