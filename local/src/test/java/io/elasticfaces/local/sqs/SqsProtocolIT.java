package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.SignedHttp;
import io.elasticfaces.local.TestClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The older query protocol, and what a client that does not behave gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqsProtocolIT {
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.0");

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
        sqs.ensureQueue(queue, Map.of("MaximumMessageSize", "1024"));
    }

    @Test
    void shouldEnforceTheSizeInTheQueryProtocol() throws Exception {
        HttpResponse<String> fits = query("SendMessage", "MessageBody", "x".repeat(1_024));
        HttpResponse<String> tooLong = query("SendMessage", "MessageBody", "x".repeat(1_025));
        HttpResponse<String> withAttribute = query(
                "SendMessage",
                "MessageBody",
                "x".repeat(1_020),
                "MessageAttribute.1.Name",
                "a",
                "MessageAttribute.1.Value.DataType",
                "Number",
                "MessageAttribute.1.Value.StringValue",
                "1");

        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(fits.body()).contains("<MD5OfMessageBody>").contains("<MessageId>");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body())
                .contains("<Type>Sender</Type><Code>InvalidParameterValue</Code>")
                .contains("Message must be shorter than 1024 bytes.");
        assertThat(withAttribute.statusCode()).isEqualTo(400);
    }

    @Test
    void shouldEnforceTheSizePerEntryInTheQueryProtocol() throws Exception {
        HttpResponse<String> some = query(
                "SendMessageBatch",
                "SendMessageBatchRequestEntry.1.Id",
                "long",
                "SendMessageBatchRequestEntry.1.MessageBody",
                "x".repeat(1_025),
                "SendMessageBatchRequestEntry.2.Id",
                "short",
                "SendMessageBatchRequestEntry.2.MessageBody",
                "x");
        HttpResponse<String> none = query(
                "SendMessageBatch",
                "SendMessageBatchRequestEntry.1.Id",
                "long",
                "SendMessageBatchRequestEntry.1.MessageBody",
                "x".repeat(1_025));

        assertThat(some.body())
                .containsPattern("<SendMessageBatchResultEntry>\\s*<Id>short</Id>")
                .contains("<BatchResultErrorEntry><Id>long</Id><SenderFault>true</SenderFault>"
                        + "<Code>InvalidParameterValue</Code>");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(none.body())
                .contains("<BatchResultErrorEntry><Id>long</Id>")
                .doesNotContain("<SendMessageBatchResultEntry>");
    }

    @Test
    void shouldGiveBackAttributesInTheQueryProtocol() throws Exception {
        HttpResponse<String> own = query("GetQueueAttributes", "AttributeName.1", "MaximumMessageSize");
        HttpResponse<String> all = query("GetQueueAttributes", "AttributeName.1", "All");

        assertThat(own.body())
                .contains("<Attribute><Name>MaximumMessageSize</Name><Value>1024</Value></Attribute>")
                .doesNotContain("QueueArn");
        assertThat(all.body()).contains("<Name>MaximumMessageSize</Name>").contains("QueueArn");
        assertThat(query("SetQueueAttributes", "Attribute.1.Name", "MaximumMessageSize", "Attribute.1.Value", "2048")
                        .statusCode())
                .isEqualTo(200);
        assertThat(query("GetQueueAttributes", "AttributeName", "MaximumMessageSize")
                        .body())
                .contains("<Value>2048</Value>");
    }

    @Test
    void shouldFindTheQueueInThePathAndForgiveASecondDelete() throws Exception {
        URI path = sqs.endpoint().resolve("/000000000000/" + queue);
        SignedHttp.post(path, FORM, "Action=SendMessage&MessageBody=a%26b+c&Version=2012-11-05");
        String received = SignedHttp.post(path, FORM, "Action=ReceiveMessage&Version=2012-11-05")
                .body();
        assertThat(received).contains("<Body>a&amp;b c</Body>");
        String handle = received.replaceAll("(?s).*<ReceiptHandle>(.*)</ReceiptHandle>.*", "$1");

        assertThat(query("DeleteMessage", "ReceiptHandle", handle).statusCode()).isEqualTo(200);
        assertThat(query("DeleteMessage", "ReceiptHandle", handle).body())
                .contains("<DeleteMessageResponse")
                .contains("<ResponseMetadata>");
        assertThat(query(
                                "DeleteMessageBatch",
                                "DeleteMessageBatchRequestEntry.1.Id",
                                "a",
                                "DeleteMessageBatchRequestEntry.1.ReceiptHandle",
                                handle)
                        .body())
                .contains("<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>");
    }

    @Test
    void shouldNameErrorsTheSameInBothProtocols() throws Exception {
        HttpResponse<String> form = post(FORM, "Action=SendMessage&QueueUrl=nobody&MessageBody=x");
        HttpResponse<String> json = SignedHttp.post(
                sqs.endpoint(),
                Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", "AmazonSQS.SendMessage"),
                "{\"QueueUrl\":\"nobody\",\"MessageBody\":\"x\"}");

        assertThat(form.body()).contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
        assertThat(json.body())
                .contains("\"com.amazonaws.sqs#QueueDoesNotExist\"")
                .contains("\"message\"");
        assertThat(json.headers().firstValue("x-amzn-query-error"))
                .contains("AWS.SimpleQueueService.NonExistentQueue;Sender");
    }

    @Test
    void shouldAnswerNonsenseWithAnErrorOfTheClient() throws Exception {
        String target = "X-Amz-Target";
        Map<String, String> send =
                Map.of("Content-Type", "application/x-amz-json-1.0", target, "AmazonSQS.SendMessage");

        assertThat(SignedHttp.post(sqs.endpoint(), send, "{").statusCode()).isEqualTo(400);
        assertThat(SignedHttp.post(sqs.endpoint(), send, "[]").statusCode()).isEqualTo(400);
        assertThat(SignedHttp.post(sqs.endpoint(), send, "{\"QueueUrl\":7,\"MessageBody\":[]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(SignedHttp.post(sqs.endpoint(), send, "{\"MessageBody\":\"x\"}")
                        .body())
                .contains("MissingParameter");
        assertThat(SignedHttp.post(sqs.endpoint(), JSON, "{}").statusCode()).isEqualTo(400);
        assertThat(post(FORM, "Action=Dance").body()).contains("<Code>InvalidAction</Code>");
        assertThat(post(FORM, "").statusCode()).isEqualTo(400);
        assertThat(post(FORM, "Action=SendMessage&MessageBody=%zz").statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldLeaveOutAnEmptyListAsAwsDoes() throws Exception {
        HttpResponse<String> json = SignedHttp.post(
                sqs.endpoint(),
                Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", "AmazonSQS.ReceiveMessage"),
                "{\"QueueUrl\":\"" + queue + "\"}");

        assertThat(json.body()).isEqualTo("{}");
        assertThat(query("ReceiveMessage").body()).contains("<ReceiveMessageResult></ReceiveMessageResult>");
    }

    @Test
    void shouldRefuseARequestWithoutSignature() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sqs.endpoint())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("Action=ListQueues"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void shouldRefuseABodyBeyondTheLimit() throws Exception {
        assertThat(post(FORM, "Action=SendMessage&MessageBody=" + "x".repeat(5_000_000))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void shouldPutAMessageBackWhoseReceiverIsGone() throws Exception {
        HttpRequest receive =
                SignedHttp.request(sqs.endpoint(), FORM, "Action=ReceiveMessage&WaitTimeSeconds=20&QueueUrl=" + queue);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sqs.endpoint().getPort())) {
            socket.getOutputStream().write(raw(receive, "Action=ReceiveMessage&WaitTimeSeconds=20&QueueUrl=" + queue));
            // The server has read it when it has nothing more to say for a while.
            socket.setSoTimeout(500);
            assertThat(readOrTimeOut(socket)).isEqualTo("timeout");
        }
        client.sendMessage(send -> send.queueUrl(queue).messageBody("for the next"));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(client.receiveMessage(receiveNext -> receiveNext.queueUrl(queue))
                                .messages())
                        .extracting(Message::body)
                        .containsExactly("for the next"));
    }

    private static String readOrTimeOut(Socket socket) throws IOException {
        try {
            return "read " + socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return "timeout";
        }
    }

    private static byte[] raw(HttpRequest request, String body) {
        StringBuilder text = new StringBuilder("POST / HTTP/1.1\r\nHost: 127.0.0.1:")
                .append(request.uri().getPort())
                .append("\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n");
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(
                        value -> text.append(name).append(": ").append(value).append("\r\n")));
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> query(String action, String... namesAndValues) throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Action", action);
        parameters.put("Version", "2012-11-05");
        parameters.put("QueueUrl", queue);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return post(
                FORM,
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    private HttpResponse<String> post(Map<String, String> headers, String body) throws Exception {
        return SignedHttp.post(sqs.endpoint(), headers, body);
    }
}
