package io.elasticfaces.contract.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** How often the controller's client calls: a server counts, and answers as it is told to. */
class PromptEc2IT {
    private static final String EMPTY = """
            <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
            <requestId>r</requestId><reservationSet/></DescribeInstancesResponse>""";

    private static final String REFUSAL = """
            <Response><Errors><Error><Code>%s</Code><Message>no</Message></Error></Errors>
            <RequestID>r</RequestID></Response>""";

    private static final Map<String, String> AWS = Map.of(
            "aws.region", "us-east-1",
            "aws.accessKeyId", "local",
            "aws.secretAccessKey", "local-secret");

    private final AtomicInteger calls = new AtomicInteger();
    private ServerSocket server;
    private AwsClients aws;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        AWS.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlEc2", "http://127.0.0.1:" + server.getLocalPort());
        aws = AwsClients.pooled(2);
    }

    @AfterEach
    void stop() throws IOException {
        aws.close();
        server.close();
        AWS.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlEc2");
    }

    @ParameterizedTest
    @CsvSource({"RequestLimitExceeded,503", "InsufficientInstanceCapacity,500", "InternalError,500", "Unavailable,503"})
    void shouldHearARefusalAtOnce(String code, int status) {
        answer(List.of(response(status, REFUSAL.formatted(code))));

        Ec2Exception refusal =
                catchThrowableOfType(Ec2Exception.class, () -> aws.promptEc2().describeInstances());

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(calls).hasValue(1);
    }

    @Test
    void shouldCallOnceMoreWhereNoAnswerCame() {
        answer(List.of("", response(200, EMPTY)));

        assertThat(aws.promptEc2().describeInstances().reservations()).isEmpty();
        assertThat(calls).hasValue(2);
    }

    private static String response(int status, String body) {
        return "HTTP/1.1 %d X\r\nContent-Type: text/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    /** Answers one connection after the other; an empty answer closes it without any. The last goes on. */
    private void answer(List<String> answers) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            try (Socket socket = server.accept()) {
                                skipRequest(socket);
                                int call = calls.getAndIncrement();
                                socket.getOutputStream()
                                        .write(answers.get(Math.min(call, answers.size() - 1))
                                                .getBytes(StandardCharsets.US_ASCII));
                            }
                        }
                    } catch (IOException e) {
                        if (!server.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                "refusing-ec2");
        thread.setDaemon(true);
        thread.start();
    }

    private static void skipRequest(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            in.read();
        }
    }
}
