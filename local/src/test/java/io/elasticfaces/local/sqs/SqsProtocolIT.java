package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no current SDK sends: the older query protocol, malformed requests, and a receiver that disconnects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqsProtocolIT {
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0";

    @TempDir
    static Path folder;

    private LocalSqs sqs;

    @BeforeAll
    void start() {
        sqs = new LocalSqs(folder, 0);
    }

    @AfterAll
    void stop() {
        sqs.close();
    }

    @BeforeEach
    void emptyQueue() throws Exception {
        sqs.ensureQueue("q", Map.of("MaximumMessageSize", "1024"));
        form("Action=PurgeQueue&QueueUrl=q");
    }

    /** FULL stands for 1,024 letters. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MessageBody=FULL  | 200 | <MD5OfMessageBody>
            MessageBody=FULL  | 200 | <MessageId>
            MessageBody=FULLx | 400 | <Type>Sender</Type><Code>InvalidParameterValue</Code>
            MessageBody=FULLx | 400 | Message must be shorter than 1024 bytes.
            MessageBody=FULL&MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=Number\
            &MessageAttribute.1.Value.StringValue=1 | 400 | InvalidParameterValue
            MessageBody=%zz   | 400 | <Code>
            """)
    void shouldSend(String form, int status, String answer) throws Exception {
        HttpResponse<String> response =
                form("Action=SendMessage&QueueUrl=q&" + form.replace("FULL", "x".repeat(1_024)));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(answer);
    }

    @Test
    void shouldEnforceTheSizePerEntry() throws Exception {
        String tooLong = "Action=SendMessageBatch&QueueUrl=q&SendMessageBatchRequestEntry.1.Id=long"
                + "&SendMessageBatchRequestEntry.1.MessageBody=" + "x".repeat(1_025);
        String failed = "<BatchResultErrorEntry><Id>long</Id><SenderFault>true</SenderFault>"
                + "<Code>InvalidParameterValue</Code>";

        assertThat(form(tooLong
                                + "&SendMessageBatchRequestEntry.2.Id=short&SendMessageBatchRequestEntry.2.MessageBody=x")
                        .body())
                .contains("<SendMessageBatchResultEntry><Id>short</Id>")
                .contains(failed);
        assertThat(form(tooLong).body()).contains(failed).doesNotContain("<SendMessageBatchResultEntry>");
    }

    @Test
    void shouldGiveBackAttributes() throws Exception {
        String get = "Action=GetQueueAttributes&QueueUrl=q&";
        assertThat(form(get + "AttributeName.1=MaximumMessageSize").body())
                .contains("<Attribute><Name>MaximumMessageSize</Name><Value>1024</Value></Attribute>")
                .doesNotContain("QueueArn");
        assertThat(form(get + "AttributeName.1=All").body())
                .contains("<Name>MaximumMessageSize</Name>")
                .contains("QueueArn");
        String set = "Action=SetQueueAttributes&QueueUrl=q&Attribute.1.Name=MaximumMessageSize&Attribute.1.Value=2048";
        assertThat(form(set).statusCode()).isEqualTo(200);
        assertThat(form(get + "AttributeName=MaximumMessageSize").body()).contains("<Value>2048</Value>");
    }

    @Test
    void shouldFindTheQueueInThePathAndForgiveASecondDelete() throws Exception {
        String path = "/000000000000/q";
        post(path, "application/x-www-form-urlencoded", "", "Action=SendMessage&MessageBody=a%26b+c");
        String received = post(path, "application/x-www-form-urlencoded", "", "Action=ReceiveMessage")
                .body();
        assertThat(received).contains("<Body>a&amp;b c</Body>");
        String handle = received.replaceAll("(?s).*<ReceiptHandle>(.*)</ReceiptHandle>.*", "$1")
                .replace("#", "%23");

        String delete = "Action=DeleteMessage&QueueUrl=q&ReceiptHandle=" + handle;
        assertThat(form(delete).statusCode()).isEqualTo(200);
        assertThat(form(delete).body()).contains("<DeleteMessageResponse").contains("<ResponseMetadata>");
        assertThat(form("Action=DeleteMessageBatch&QueueUrl=q&DeleteMessageBatchRequestEntry.1.Id=a"
                                + "&DeleteMessageBatchRequestEntry.1.ReceiptHandle=" + handle)
                        .body())
                .contains("<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>");
    }

    @Test
    void shouldNameErrorsTheSameInBothProtocols() throws Exception {
        HttpResponse<String> json = json("{\"QueueUrl\":\"nobody\",\"MessageBody\":\"x\"}");

        assertThat(form("Action=SendMessage&QueueUrl=nobody&MessageBody=x").body())
                .contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
        assertThat(json.body())
                .contains("\"com.amazonaws.sqs#QueueDoesNotExist\"")
                .contains("\"message\"");
        assertThat(json.headers().firstValue("x-amzn-query-error"))
                .contains("AWS.SimpleQueueService.NonExistentQueue;Sender");
    }

    @Test
    void shouldAnswerNonsenseWithAnErrorOfTheClient() throws Exception {
        for (String body : new String[] {"{", "[]", "{\"QueueUrl\":7,\"MessageBody\":[]}"}) {
            assertThat(json(body).statusCode()).isEqualTo(400);
        }
        assertThat(json("{\"MessageBody\":\"x\"}").body()).contains("MissingParameter");
        assertThat(post("/", "application/x-amz-json-1.0", "", "{}").statusCode())
                .isEqualTo(400);
        assertThat(form("Action=Dance&QueueUrl=q").body()).contains("<Code>InvalidAction</Code>");
        assertThat(form("").statusCode()).isEqualTo(400);
        assertThat(form("Action=SendMessage&MessageBody=" + "x".repeat(5_000_000))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void shouldLeaveOutAnEmptyListAsAwsDoes() throws Exception {
        assertThat(post("/", "application/x-amz-json-1.0", "AmazonSQS.ReceiveMessage", "{\"QueueUrl\":\"q\"}")
                        .body())
                .isEqualTo("{}");
        assertThat(form("Action=ReceiveMessage&QueueUrl=q").body())
                .contains("<ReceiveMessageResult></ReceiveMessageResult>");
    }

    @Test
    void shouldRefuseARequestWithoutSignature() throws Exception {
        HttpRequest unsigned = HttpRequest.newBuilder(sqs.endpoint())
                .POST(HttpRequest.BodyPublishers.ofString("Action=ListQueues"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(unsigned, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void shouldPutAMessageBackWhoseReceiverIsGone() throws Exception {
        String receive = "Action=ReceiveMessage&WaitTimeSeconds=20&QueueUrl=q";
        String request = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + receive.length()
                + "\r\nAuthorization: " + AUTHORIZATION + "\r\n\r\n" + receive;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sqs.endpoint().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            // The server has read the request and does not answer yet.
            socket.setSoTimeout(500);
            assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(SocketTimeoutException.class);
        }
        form("Action=SendMessage&QueueUrl=q&MessageBody=next");

        await().untilAsserted(() ->
                assertThat(form("Action=ReceiveMessage&QueueUrl=q").body()).contains("<Body>next</Body>"));
    }

    private HttpResponse<String> form(String form) throws IOException, InterruptedException {
        return post("/", "application/x-www-form-urlencoded", "", form);
    }

    private HttpResponse<String> json(String message) throws IOException, InterruptedException {
        return post("/", "application/x-amz-json-1.0", "AmazonSQS.SendMessage", message);
    }

    private HttpResponse<String> post(String path, String type, String target, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sqs.endpoint().resolve(path))
                .header("Content-Type", type)
                .header("X-Amz-Target", target)
                .header("Authorization", AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
