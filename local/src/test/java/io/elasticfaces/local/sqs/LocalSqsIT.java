package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
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
        client.sendMessage(send -> send.queueUrl(queue).messageBody("by name"));

        assertThat(client.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(10))
                        .messages())
                .extracting(Message::body)
                .containsExactlyInAnyOrder("by address", "by name");
    }

    @Test
    void shouldEnforceTheSizeOfBodyAndAttributes() {
        Map<String, MessageAttributeValue> attribute = Map.of(
                "nämé",
                MessageAttributeValue.builder()
                        .dataType("Binary")
                        .binaryValue(SdkBytes.fromByteArray(new byte[10]))
                        .build());
        int rest = LARGEST - (6 + 6 + 10);

        client.sendMessage(send -> send.queueUrl(queue).messageBody("x".repeat(LARGEST)));
        client.sendMessage(
                send -> send.queueUrl(queue).messageBody("x".repeat(rest)).messageAttributes(attribute));

        assertCode(
                "InvalidParameterValue",
                () -> client.sendMessage(send -> send.queueUrl(queue).messageBody("x".repeat(LARGEST + 1))));
        assertCode(
                "InvalidParameterValue",
                () -> client.sendMessage(send -> send.queueUrl(queue).messageBody("é".repeat(LARGEST / 2) + "x")));
        assertCode(
                "InvalidParameterValue",
                () -> client.sendMessage(send ->
                        send.queueUrl(queue).messageBody("x".repeat(rest + 1)).messageAttributes(attribute)));
        assertThat(count(queue)).isEqualTo(2);
    }

    @Test
    void shouldEnforceTheSizePerEntryOfABatch() {
        SendMessageBatchResponse sent = client.sendMessageBatch(send -> send.queueUrl(queue)
                .entries(
                        entry("small", "x"),
                        entry("large", "x".repeat(LARGEST + 1)),
                        entry("limit", "y".repeat(LARGEST))));

        assertThat(sent.successful()).extracting("id").containsExactlyInAnyOrder("small", "limit");
        assertThat(sent.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("large");
            assertThat(failed.code()).isEqualTo("InvalidParameterValue");
            assertThat(failed.senderFault()).isTrue();
        });
        assertThat(client.sendMessageBatch(
                                send -> send.queueUrl(queue).entries(entry("large", "x".repeat(LARGEST + 1))))
                        .failed())
                .extracting(BatchResultErrorEntry::id)
                .containsExactly("large");
        assertThat(count(queue)).isEqualTo(2);
    }

    @Test
    void shouldRefuseBatchesThatAwsRefuses() {
        assertThatThrownBy(() ->
                        client.sendMessageBatch(send -> send.queueUrl(queue).entries(entry("a", "x"), entry("a", "y"))))
                .isInstanceOf(BatchEntryIdsNotDistinctException.class);
        assertCode(
                "AWS.SimpleQueueService.EmptyBatchRequest",
                () -> client.sendMessageBatch(send -> send.queueUrl(queue).entries(List.of())));
    }

    @Test
    void shouldKeepAndChangeAttributes() {
        assertThat(attributes(queue))
                .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                .containsEntry(QueueAttributeName.QUEUE_ARN, LocalSqs.arn(queue));

        client.setQueueAttributes(set -> set.queueUrl(queue)
                .attributes(Map.of(
                        QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048", QueueAttributeName.VISIBILITY_TIMEOUT, "7")));

        assertThat(client.getQueueAttributes(get -> get.queueUrl(queue)
                                .attributeNames(
                                        QueueAttributeName.MAXIMUM_MESSAGE_SIZE, QueueAttributeName.VISIBILITY_TIMEOUT))
                        .attributes())
                .isEqualTo(Map.of(
                        QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048", QueueAttributeName.VISIBILITY_TIMEOUT, "7"));
        client.sendMessage(send -> send.queueUrl(queue).messageBody("x".repeat(2_048)));
        assertCode(
                "InvalidAttributeValue",
                () -> client.setQueueAttributes(set ->
                        set.queueUrl(queue).attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1023"))));
    }

    @Test
    void shouldCreateAgainOnlyWithTheSameAttributes() {
        client.createQueue(
                create -> create.queueName(queue).attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")));

        assertThatThrownBy(() -> client.createQueue(create ->
                        create.queueName(queue).attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048"))))
                .isInstanceOf(QueueNameExistsException.class);
    }

    @Test
    void shouldForgetADeletedQueue() {
        client.sendMessage(send -> send.queueUrl(queue).messageBody("gone"));
        client.deleteQueue(delete -> delete.queueUrl(queue));
        assertThatThrownBy(() -> client.sendMessage(send -> send.queueUrl(queue).messageBody("x")))
                .isInstanceOf(QueueDoesNotExistException.class);

        client.createQueue(create -> create.queueName(queue));

        assertThat(attributes(queue)).containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1048576");
        assertThat(count(queue)).isZero();
    }

    @Test
    void shouldWaitForAMessage() {
        CompletableFuture<List<Message>> waiting = CompletableFuture.supplyAsync(
                () -> client.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(20))
                        .messages());
        await().pollDelay(Duration.ofMillis(300)).until(() -> !waiting.isDone());
        long sent = System.nanoTime();
        client.sendMessage(send -> send.queueUrl(queue).messageBody("here"));

        assertThat(waiting.join()).extracting(Message::body).containsExactly("here");
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
        long begin = System.nanoTime();
        assertThat(client.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(1))
                        .messages())
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }

    @Test
    void shouldHideAReceivedMessageForItsTimeout() {
        client.sendMessage(send -> send.queueUrl(queue).messageBody("x"));
        Message first = receive(1).get(0);
        assertThat(receive(0)).isEmpty();
        assertThat(attributes(queue))
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");

        client.changeMessageVisibility(change ->
                change.queueUrl(queue).receiptHandle(first.receiptHandle()).visibilityTimeout(0));
        Message second = receive(1).get(0);

        assertThat(second.attributes())
                .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2")
                .containsKeys(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP);
        client.changeMessageVisibility(change ->
                change.queueUrl(queue).receiptHandle(second.receiptHandle()).visibilityTimeout(1));
        assertThat(receive(5)).hasSize(1);
    }

    @Test
    void shouldLetADeletedMessageBeDeletedAgain() {
        client.sendMessage(send -> send.queueUrl(queue).messageBody("x"));
        String handle = receive(1).get(0).receiptHandle();

        client.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(handle));
        client.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(handle));
        assertThat(client.deleteMessageBatch(delete -> delete.queueUrl(queue)
                                .entries(entry -> entry.id("again").receiptHandle(handle)))
                        .successful())
                .extracting("id")
                .containsExactly("again");

        assertThat(count(queue)).isZero();
        assertThatThrownBy(() ->
                        client.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle("no handle")))
                .isInstanceOf(ReceiptHandleIsInvalidException.class);
        assertCode(
                "InvalidParameterValue",
                () -> client.changeMessageVisibility(
                        change -> change.queueUrl(queue).receiptHandle(handle).visibilityTimeout(1)));
    }

    @Test
    void shouldMoveAMessageToTheDeadLetterQueueAfterItsLastReceive() {
        String dead = queue + "-dead";
        sqs.ensureQueue(dead, Map.of());
        sqs.ensureQueue(
                queue,
                Map.of(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"" + LocalSqs.arn(dead) + "\",\"maxReceiveCount\":\"2\"}"));
        client.sendMessage(send -> send.queueUrl(queue).messageBody("poison"));
        for (int i = 1; i <= 2; i++) {
            Message message = receive(1).get(0);
            client.changeMessageVisibility(change -> change.queueUrl(queue)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
        }

        assertThat(receive(0)).isEmpty();

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
        for (int i = 0; i < 5; i++) {
            client.sendMessage(send -> send.queueUrl(queue).messageBody("x"));
        }
        client.purgeQueue(purge -> purge.queueUrl(queue));

        assertThat(count(queue)).isZero();
        restart();
        assertThat(count(queue)).isZero();
    }

    @Test
    void shouldKeepEverythingOverARestart() {
        String dead = queue + "-dead";
        sqs.ensureQueue(dead, Map.of());
        sqs.ensureQueue(
                queue,
                Map.of(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"" + LocalSqs.arn(dead) + "\",\"maxReceiveCount\":\"5\"}"));
        Map<String, MessageAttributeValue> attributes = Map.of(
                "text",
                        MessageAttributeValue.builder()
                                .dataType("String.custom")
                                .stringValue("é")
                                .build(),
                "number",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("1.5")
                                .build(),
                "bytes",
                        MessageAttributeValue.builder()
                                .dataType("Binary")
                                .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1, 7}))
                                .build());
        client.sendMessage(send -> send.queueUrl(queue).messageBody("held"));
        Message held = receive(1).get(0);
        client.sendMessage(send -> send.queueUrl(queue).messageBody("ready é").messageAttributes(attributes));
        Map<QueueAttributeName, String> before = attributes(queue);

        restart();

        assertThat(attributes(queue)).isEqualTo(before);
        Message ready = receive(1).get(0);
        assertThat(ready.body()).isEqualTo("ready é");
        assertThat(ready.messageAttributes()).isEqualTo(attributes);
        assertThat(receive(0)).isEmpty();
        client.changeMessageVisibility(change ->
                change.queueUrl(queue).receiptHandle(held.receiptHandle()).visibilityTimeout(0));
        Message again = receive(1).get(0);
        assertThat(again.messageId()).isEqualTo(held.messageId());
        assertThat(again.attributes()).containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2");
        client.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(again.receiptHandle()));
        restart();
        assertThat(count(queue)).isEqualTo(1);
    }

    @Test
    void shouldRefuseOtherCredentials() {
        try (SqsClient unknown = TestClients.sqs(sqs.endpoint(), new AccessKey("other", "local-secret"))) {
            assertCode("InvalidClientTokenId", unknown::listQueues);
        }
    }

    @Test
    void shouldNameATakenPort(@TempDir Path other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new LocalSqs(other, taken.getLocalPort()))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1, needed for SQS");
        }
    }

    private void restart() {
        stop();
        start();
    }

    private List<Message> receive(int waitSeconds) {
        return client.receiveMessage(receive -> receive.queueUrl(queue)
                        .waitTimeSeconds(waitSeconds)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
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

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SqsException.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }
}
