package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalSqsIT {
    private static final int LARGEST = 1_024;
    private static final String BATCH_ERROR = "AWS.SimpleQueueService.";

    @TempDir
    static Path folder;

    private LocalSqs sqs;
    private SqsClient client;
    private String queue;

    @BeforeAll
    void start() {
        sqs = new LocalSqs(folder, 0);
        client = TestClients.sqs(sqs.endpoint());
    }

    @AfterAll
    void stop() {
        client.close();
        sqs.close();
    }

    @BeforeEach
    void makeQueue(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        sqs.ensureQueue(queue, Map.of("MaximumMessageSize", "" + LARGEST, "VisibilityTimeout", "30"));
    }

    @Test
    void shouldTakeANameOrAnAddressOfAQueue() {
        String url = client.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        assertThat(url).isEqualTo(sqs.endpoint() + "/000000000000/" + queue);

        client.sendMessage(send -> send.queueUrl(url).messageBody("by address"));
        send("by name", Map.of());

        assertThat(client.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(10))
                        .messages())
                .extracting(Message::body)
                .containsExactlyInAnyOrder("by address", "by name");
    }

    @Test
    void shouldEnforceTheSizeOfBodyAndAttributes() {
        Map<String, MessageAttributeValue> attribute = Map.of("nämé", binary(new byte[10]));
        int rest = LARGEST - (6 + 6 + 10);

        send("x".repeat(LARGEST), Map.of());
        send("x".repeat(rest), attribute);

        assertCode("InvalidParameterValue", () -> send("x".repeat(LARGEST + 1), Map.of()));
        assertCode("InvalidParameterValue", () -> send("é".repeat(LARGEST / 2) + "x", Map.of()));
        assertCode("InvalidParameterValue", () -> send("x".repeat(rest + 1), attribute));
        assertThat(count(queue)).isEqualTo(2);
    }

    @Test
    void shouldEnforceTheSizePerEntryOfABatch() {
        SendMessageBatchResponse sent = sendBatch(List.of(
                entry("small", "x"), entry("large", "x".repeat(LARGEST + 1)), entry("limit", "y".repeat(LARGEST))));

        assertThat(sent.successful()).extracting("id").containsExactlyInAnyOrder("small", "limit");
        assertThat(sent.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("large");
            assertThat(failed.code()).isEqualTo("InvalidParameterValue");
            assertThat(failed.senderFault()).isTrue();
        });
        assertThat(sendBatch(List.of(entry("large", "x".repeat(LARGEST + 1)))).failed())
                .extracting("id")
                .containsExactly("large");
        assertThat(count(queue)).isEqualTo(2);
    }

    @Test
    void shouldRefuseBatchesThatAwsRefuses() {
        assertThatThrownBy(() -> sendBatch(List.of(entry("a", "x"), entry("a", "y"))))
                .isInstanceOf(BatchEntryIdsNotDistinctException.class);
        assertCode(BATCH_ERROR + "EmptyBatchRequest", () -> sendBatch(List.of()));
        assertCode(
                BATCH_ERROR + "TooManyEntriesInBatchRequest",
                () -> sendBatch(Collections.nCopies(11, entry("a", "x"))));
    }

    @Test
    void shouldKeepAndChangeAttributes() {
        Map<QueueAttributeName, String> changes =
                Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048", QueueAttributeName.VISIBILITY_TIMEOUT, "7");
        assertThat(attributes(queue))
                .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                .containsEntry(QueueAttributeName.QUEUE_ARN, LocalSqs.arn(queue));

        client.setQueueAttributes(set -> set.queueUrl(queue).attributes(changes));

        assertThat(client.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(changes.keySet()))
                        .attributes())
                .isEqualTo(changes);
        send("x".repeat(2_048), Map.of());
        assertCode(
                "InvalidAttributeValue",
                () -> client.setQueueAttributes(set ->
                        set.queueUrl(queue).attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1023"))));
    }

    @Test
    void shouldCreateAgainOnlyWithTheSameAttributes() {
        create(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));

        assertThatThrownBy(() -> create(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048")))
                .isInstanceOf(QueueNameExistsException.class);
    }

    @Test
    void shouldForgetADeletedQueue() {
        send("gone", Map.of());
        client.deleteQueue(delete -> delete.queueUrl(queue));
        assertThatThrownBy(() -> send("x", Map.of())).isInstanceOf(QueueDoesNotExistException.class);

        create(Map.of());

        assertThat(attributes(queue)).containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1048576");
        assertThat(count(queue)).isZero();
    }

    @Test
    void shouldWaitForAMessage() {
        CompletableFuture<List<Message>> waiting = CompletableFuture.supplyAsync(() -> receive(20));
        await().pollDelay(Duration.ofMillis(300)).until(() -> !waiting.isDone());
        long sent = System.nanoTime();
        send("here", Map.of());

        assertThat(waiting.join()).extracting(Message::body).containsExactly("here");
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
        long begin = System.nanoTime();
        assertThat(receive(1)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }

    @Test
    void shouldHideAReceivedMessageForItsTimeout() {
        send("x", Map.of());
        Message first = receive(1).get(0);
        assertThat(receive(0)).isEmpty();
        assertThat(attributes(queue))
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");

        hide(first.receiptHandle(), 0);
        Message second = receive(1).get(0);

        assertThat(second.attributes())
                .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2")
                .containsKeys(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP);
        hide(second.receiptHandle(), 1);
        assertThat(receive(5)).hasSize(1);
    }

    @Test
    void shouldLetADeletedMessageBeDeletedAgain() {
        send("x", Map.of());
        String handle = receive(1).get(0).receiptHandle();

        delete(handle);
        delete(handle);
        assertThat(client.deleteMessageBatch(delete -> delete.queueUrl(queue)
                                .entries(entry -> entry.id("again").receiptHandle(handle)))
                        .successful())
                .extracting("id")
                .containsExactly("again");

        assertThat(count(queue)).isZero();
        assertThatThrownBy(() -> delete("no handle")).isInstanceOf(ReceiptHandleIsInvalidException.class);
        assertCode("InvalidParameterValue", () -> hide(handle, 1));
    }

    @Test
    void shouldMoveAMessageToTheDeadLetterQueueAfterItsLastReceive() {
        String dead = redriveAfter(2);
        send("poison", Map.of());
        hide(receive(1).get(0).receiptHandle(), 0);
        hide(receive(1).get(0).receiptHandle(), 0);

        assertThat(receive(0)).isEmpty();

        restart();
        List<Message> moved = client.receiveMessage(receive -> receive.queueUrl(dead)
                        .waitTimeSeconds(2)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
        assertThat(moved).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("poison");
            assertThat(message.attributes())
                    .containsEntry(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, LocalSqs.arn(queue));
        });
        assertThat(count(queue)).isZero();
    }

    @Test
    void shouldPurge() {
        sendBatch(List.of(entry("1", "x"), entry("2", "y")));
        client.purgeQueue(purge -> purge.queueUrl(queue));

        assertThat(count(queue)).isZero();
        restart();
        assertThat(count(queue)).isZero();
    }

    @Test
    void shouldKeepEverythingOverARestart() {
        redriveAfter(5);
        Map<String, MessageAttributeValue> attributes = Map.of(
                "text", attribute("String.custom", "é"),
                "number", attribute("Number", "1.5"),
                "bytes", binary(new byte[] {0, -1, 7}));
        send("held", Map.of());
        Message held = receive(1).get(0);
        send("ready é", attributes);
        Map<QueueAttributeName, String> before = attributes(queue);

        restart();

        assertThat(attributes(queue)).isEqualTo(before);
        Message ready = receive(1).get(0);
        assertThat(ready.body()).isEqualTo("ready é");
        assertThat(ready.messageAttributes()).isEqualTo(attributes);
        assertThat(receive(0)).isEmpty();
        hide(held.receiptHandle(), 0);
        Message again = receive(1).get(0);
        assertThat(again.messageId()).isEqualTo(held.messageId());
        assertThat(again.attributes()).containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2");
        delete(again.receiptHandle());
        restart();
        assertThat(count(queue)).isEqualTo(1);
    }

    @Test
    void shouldRefuseOtherCredentials() {
        try (SqsClient unknown = TestClients.sqs(sqs.endpoint(), new AccessKey("other", "local-secret"))) {
            assertCode("InvalidClientTokenId", unknown::listQueues);
        }
    }

    private String redriveAfter(int receives) {
        String dead = queue + "-dead";
        sqs.ensureQueue(dead, Map.of());
        sqs.ensureQueue(
                queue,
                Map.of(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"" + LocalSqs.arn(dead) + "\",\"maxReceiveCount\":\"" + receives
                                + "\"}"));
        return dead;
    }

    private void restart() {
        stop();
        start();
    }

    private void create(Map<QueueAttributeName, String> attributes) {
        client.createQueue(create -> create.queueName(queue).attributes(attributes));
    }

    private void send(String body, Map<String, MessageAttributeValue> attributes) {
        client.sendMessage(send -> send.queueUrl(queue).messageBody(body).messageAttributes(attributes));
    }

    private SendMessageBatchResponse sendBatch(Collection<SendMessageBatchRequestEntry> entries) {
        return client.sendMessageBatch(send -> send.queueUrl(queue).entries(entries));
    }

    private List<Message> receive(int waitSeconds) {
        return client.receiveMessage(receive -> receive.queueUrl(queue)
                        .waitTimeSeconds(waitSeconds)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void hide(String handle, int seconds) {
        client.changeMessageVisibility(
                change -> change.queueUrl(queue).receiptHandle(handle).visibilityTimeout(seconds));
    }

    private void delete(String handle) {
        client.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(handle));
    }

    private int count(String name) {
        Map<QueueAttributeName, String> all = attributes(name);
        return Integer.parseInt(all.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(all.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private Map<QueueAttributeName, String> attributes(String name) {
        return client.getQueueAttributes(get -> get.queueUrl(name).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    private static MessageAttributeValue binary(byte[] value) {
        return MessageAttributeValue.builder()
                .dataType("Binary")
                .binaryValue(SdkBytes.fromByteArray(value))
                .build();
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SqsException.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }
}
