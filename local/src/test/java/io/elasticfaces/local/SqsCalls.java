package io.elasticfaces.local;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** The calls on queues that Elastic Faces makes, and those that go wrong. */
final class SqsCalls implements CallScript {
    private static final String QUEUE = "calls-queue";
    private static final String DEAD = "calls-dead-queue";

    @Override
    public List<String> run(URI endpoint) {
        try (SqsClient sqs = TestClients.sqs(endpoint)) {
            return new Run(sqs, endpoint).lines();
        }
    }

    private static final class Run {
        private final SqsClient sqs;
        private final CallLog log = new CallLog();
        private String url;
        private String deadUrl;

        Run(SqsClient sqs, URI endpoint) {
            this.sqs = sqs;
            log.mask(endpoint.toString(), "http://sqs");
            log.mask("000000000000", "#account");
            log.mask("123456789012", "#account");
        }

        List<String> lines() {
            queues();
            attributes();
            sending();
            receiving();
            redrive();
            log.call(
                    "delete queue",
                    () -> status(() -> sqs.deleteQueue(delete -> delete.queueUrl(url))
                            .sdkHttpResponse()
                            .statusCode()));
            log.call(
                    "send to deleted",
                    () -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("x")));
            sqs.deleteQueue(delete -> delete.queueUrl(deadUrl));
            return log.lines();
        }

        private void queues() {
            log.call(
                    "create",
                    () -> url = create(
                            QUEUE,
                            Map.of(
                                    QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                                    "1024",
                                    QueueAttributeName.VISIBILITY_TIMEOUT,
                                    "30")));
            log.call("create again", () -> create(QUEUE, Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")));
            log.call("create otherwise", () -> create(QUEUE, Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048")));
            log.call("create badly named", () -> create("bad name", Map.of()));
            log.call(
                    "create too small", () -> create("other", Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1023")));
            log.call("create dead", () -> deadUrl = create(DEAD, Map.of()));
            log.call("get url", () -> sqs.getQueueUrl(get -> get.queueName(QUEUE))
                    .queueUrl());
            log.call("get no url", () -> sqs.getQueueUrl(get -> get.queueName("nobody")));
            log.call("list", () -> sqs.listQueues(list -> list.queueNamePrefix("calls-")).queueUrls().stream()
                    .sorted()
                    .toList());
            log.call("list none", () -> sqs.listQueues(list -> list.queueNamePrefix("zzz"))
                    .queueUrls());
        }

        private void attributes() {
            log.call(
                    "attributes",
                    () -> attributes(
                            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            QueueAttributeName.DELAY_SECONDS,
                            QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
                            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                            QueueAttributeName.QUEUE_ARN));
            log.call("one attribute", () -> attributes(QueueAttributeName.MAXIMUM_MESSAGE_SIZE));
            log.call(
                    "attributes of nobody",
                    () -> sqs.getQueueAttributes(get ->
                            get.queueUrl(url + "-nobody").attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE)));
            log.call(
                    "unknown attribute",
                    () -> sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNamesWithStrings("Nonsense")));
            log.call(
                    "set",
                    () -> set(Map.of(
                            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                            "2048",
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "20")));
            log.call(
                    "attributes set",
                    () -> attributes(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, QueueAttributeName.VISIBILITY_TIMEOUT));
            log.call("set too long", () -> set(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "43201")));
            log.call(
                    "set back",
                    () -> set(Map.of(
                            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                            "1024",
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "30")));
        }

        private void sending() {
            log.call("send", () -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("{\"id\":\"1\"}"))
                    .md5OfMessageBody());
            log.call(
                    "send too long",
                    () -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("x".repeat(1_025))));
            log.call("send at the limit", () -> sqs.sendMessage(
                            send -> send.queueUrl(url).messageBody("x".repeat(1_024)))
                    .md5OfMessageBody());
            log.call(
                    "send attributes beyond",
                    () -> sqs.sendMessage(send -> send.queueUrl(url)
                            .messageBody("x".repeat(1_020))
                            .messageAttributes(Map.of(
                                    "a",
                                    MessageAttributeValue.builder()
                                            .dataType("String")
                                            .stringValue("b")
                                            .build()))));
            log.call(
                    "send empty",
                    () -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("")));
            log.call(
                    "send control character",
                    () -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("\u0001")));
            log.call(
                    "send late",
                    () -> sqs.sendMessage(
                            send -> send.queueUrl(url).messageBody("x").delaySeconds(901)));
            log.call(
                    "send to nobody",
                    () -> sqs.sendMessage(send -> send.queueUrl(url + "-nobody").messageBody("x")));
            sqs.purgeQueue(purge -> purge.queueUrl(url));
            log.call("batch", () -> batch(entry("a", "1"), entry("b", "2")));
            log.call("batch none", () -> batch());
            log.call("batch same ids", () -> batch(entry("a", "1"), entry("a", "2")));
            log.call("batch bad id", () -> batch(entry("a b", "1")));
            log.call("batch too long", () -> batch(entry("a", "x".repeat(600_000)), entry("b", "x".repeat(600_000))));
            log.call(
                    "counts",
                    () -> attributes(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
        }

        private void receiving() {
            log.call(
                    "receive too many",
                    () -> sqs.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(11)));
            log.call(
                    "receive too patiently",
                    () -> sqs.receiveMessage(receive -> receive.queueUrl(url).waitTimeSeconds(21)));
            log.call(
                    "receive",
                    () ->
                            sqs
                                    .receiveMessage(
                                            receive -> receive.queueUrl(url).maxNumberOfMessages(10))
                                    .messages()
                                    .stream()
                                    .map(message -> message.body().length() + " " + message.md5OfBody())
                                    .sorted()
                                    .toList());
            log.call("receive hidden", () -> sqs.receiveMessage(receive -> receive.queueUrl(url))
                    .messages());
            log.call(
                    "counts hidden",
                    () -> attributes(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
            log.call(
                    "purge",
                    () -> status(() -> sqs.purgeQueue(purge -> purge.queueUrl(url))
                            .sdkHttpResponse()
                            .statusCode()));
            log.call(
                    "counts purged",
                    () -> attributes(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
            sqs.sendMessage(send -> send.queueUrl(url)
                    .messageBody("with attribute")
                    .messageAttributes(Map.of(
                            "colour",
                            MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue("red")
                                    .build())));
            Message message = receive(url);
            log.call(
                    "received",
                    () -> message.body() + " "
                            + message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                            + " " + message.messageAttributes().get("colour").stringValue() + " "
                            + message.md5OfMessageAttributes());
            String handle = message.receiptHandle();
            log.call(
                    "hide too long",
                    () -> sqs.changeMessageVisibility(
                            change -> change.queueUrl(url).receiptHandle(handle).visibilityTimeout(43_201)));
            log.call(
                    "show",
                    () -> status(() -> sqs.changeMessageVisibility(change ->
                                    change.queueUrl(url).receiptHandle(handle).visibilityTimeout(0))
                            .sdkHttpResponse()
                            .statusCode()));
            Message again = receive(url);
            log.call("received again", () -> again.attributes()
                    .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
            log.call("delete", () -> delete(again.receiptHandle()));
            log.call("delete again", () -> delete(again.receiptHandle()));
            log.call("delete nonsense", () -> delete("nonsense"));
            log.call(
                    "hide deleted",
                    () -> sqs.changeMessageVisibility(change -> change.queueUrl(url)
                            .receiptHandle(again.receiptHandle())
                            .visibilityTimeout(1)));
        }

        private void redrive() {
            String arn = sqs.getQueueAttributes(
                            get -> get.queueUrl(deadUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            log.call(
                    "redrive to nobody",
                    () -> set(Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"" + arn + "-nobody\",\"maxReceiveCount\":\"1\"}")));
            log.call(
                    "redrive",
                    () -> set(Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"1\"}")));
            log.call("redrive sources", () -> sqs.listDeadLetterSourceQueues(list -> list.queueUrl(deadUrl))
                    .queueUrls());
            sqs.sendMessage(send -> send.queueUrl(url).messageBody("poison"));
            Message poison = receive(url);
            sqs.changeMessageVisibility(change ->
                    change.queueUrl(url).receiptHandle(poison.receiptHandle()).visibilityTimeout(0));
            log.call("received once too often", () -> sqs.receiveMessage(receive -> receive.queueUrl(url))
                    .messages());
            Message dead = receive(deadUrl);
            log.call("dead letter", dead::body);
        }

        private Message receive(String from) {
            return await().atMost(Duration.ofSeconds(10))
                    .until(
                            () -> sqs.receiveMessage(receive -> receive.queueUrl(from)
                                            .messageAttributeNames("All")
                                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                                    .messages(),
                            messages -> !messages.isEmpty())
                    .get(0);
        }

        private String create(String name, Map<QueueAttributeName, String> attributes) {
            return sqs.createQueue(create -> create.queueName(name).attributes(attributes))
                    .queueUrl();
        }

        private int set(Map<QueueAttributeName, String> attributes) {
            return sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(attributes))
                    .sdkHttpResponse()
                    .statusCode();
        }

        private int delete(String handle) {
            return sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(handle))
                    .sdkHttpResponse()
                    .statusCode();
        }

        private Map<QueueAttributeName, String> attributes(QueueAttributeName... names) {
            return new TreeMap<>(sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(names))
                    .attributes());
        }

        private String batch(SendMessageBatchRequestEntry... entries) {
            SendMessageBatchResponse sent =
                    sqs.sendMessageBatch(send -> send.queueUrl(url).entries(entries));
            return sent.successful().stream()
                            .map(entry -> entry.id() + " " + entry.md5OfMessageBody())
                            .collect(Collectors.joining(", "))
                    + sent.failed().stream()
                            .map(entry -> "; failed " + entry.id() + " " + entry.code())
                            .collect(Collectors.joining());
        }

        private static SendMessageBatchRequestEntry entry(String id, String body) {
            return SendMessageBatchRequestEntry.builder()
                    .id(id)
                    .messageBody(body)
                    .build();
        }

        private static String status(IntSupplier call) {
            return call.getAsInt() / 100 == 2 ? "done" : "not done";
        }
    }
}
