package io.elasticfaces.contract.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The clients against servers that are silent, reset, refuse or break off: in time, and again where that helps. */
class AwsFaultsIT {
    private static final String SLOW_DOWN =
            "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>";
    private static final String OBJECT = "Ada Lovelace";
    private static final BadServer.Fate WELL = BadServer.answering("200 OK", OBJECT, "ETag: \"1\"");
    private static final BadServer.Fate SENT = BadServer.answering(
            "200 OK",
            "{\"MessageId\":\"1\",\"MD5OfMessageBody\":\"5d41402abc4b2a76b9719d911017c592\"}",
            "Content-Type: application/x-amz-json-1.0");

    private AwsClients aws;

    static Stream<Named<Supplier<AwsClients>>> clients() {
        return Stream.of(
                Named.of("the web tier's", () -> AwsClients.pooled(4)), Named.of("the worker's", AwsClients::light));
    }

    @AfterEach
    void close() {
        if (aws != null) {
            aws.close();
        }
    }

    @Test
    void shouldGiveUpInTimeOnWhatNeverAnswers() throws Exception {
        Map<String, Consumer<AwsClients>> calls = Map.of(
                "put", clients -> put(clients, 100),
                "large put", clients -> put(clients, 1_900_000),
                "get", AwsFaultsIT::get,
                "send", AwsFaultsIT::send,
                "poll", AwsFaultsIT::poll);
        Map<String, Duration> longest = Map.of(
                "put", AwsClients.CALL,
                "large put", AwsClients.CALL.plusSeconds(6),
                "get", AwsClients.ATTEMPT.multipliedBy(AwsClients.ATTEMPTS),
                "send", AwsClients.CALL,
                "poll", AwsClients.ATTEMPT.plusSeconds(1).multipliedBy(2));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BadServer server = new BadServer(BadServer.SILENT)) {
            at(server.endpoint());
            try (AwsClients pooled = AwsClients.pooled(10);
                    AwsClients light = AwsClients.light()) {
                Map<String, Future<Duration>> times = new TreeMap<>();
                calls.forEach((name, call) -> {
                    times.put(name + ", the web tier's", threads.submit(() -> timeOf(() -> call.accept(pooled))));
                    times.put(name + ", the worker's", threads.submit(() -> timeOf(() -> call.accept(light))));
                });

                for (var time : times.entrySet()) {
                    assertThat(time.getValue().get(60, TimeUnit.SECONDS))
                            .as(time.getKey())
                            .isLessThan(longest.get(time.getKey().split(",")[0]).plusSeconds(3));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldPutALargePictureAgainThatIsCutOff(Supplier<AwsClients> clients) throws Exception {
        try (BadServer server = new BadServer(BadServer.RESET, BadServer.RESET, WELL)) {
            open(clients, server.endpoint());

            put(aws, 5_000_000);

            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldTryAgainWhenConnectionsAreResetAndTheServiceIsBusy(Supplier<AwsClients> clients) throws Exception {
        BadServer.Fate busy = BadServer.answering("503 Slow Down", SLOW_DOWN, "Content-Type: application/xml");
        try (BadServer server = new BadServer(BadServer.RESET, busy, busy, BadServer.RESET, WELL)) {
            open(clients, server.endpoint());

            put(aws, 100);

            assertThat(server.connections()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldSendAgainWhenAQueueFails(Supplier<AwsClients> clients) throws Exception {
        BadServer.Fate broken = BadServer.answering(
                "500 Internal Server Error",
                "{\"__type\":\"InternalError\"}",
                "Content-Type: application/x-amz-json-1.0");
        try (BadServer server = new BadServer(broken, BadServer.RESET, broken, SENT)) {
            open(clients, server.endpoint());

            send(aws);

            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldReadAnObjectAgainThatBreaksOff(Supplier<AwsClients> clients) throws Exception {
        BadServer.Fate breaksOff = BadServer.answering("200 OK", OBJECT.length(), "Ada L", "ETag: \"1\"");
        try (BadServer server = new BadServer(breaksOff, breaksOff, WELL)) {
            open(clients, server.endpoint());

            assertThat(aws.s3()
                            .getObjectAsBytes(get -> get.bucket("a-bucket").key("a-key"))
                            .asUtf8String())
                    .isEqualTo(OBJECT);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldHearARefusalAtOnce(Supplier<AwsClients> clients) throws Exception {
        BadServer.Fate there = BadServer.answering(
                "412 Precondition Failed",
                "<Error><Code>PreconditionFailed</Code></Error>",
                "Content-Type: application/xml");
        try (BadServer server = new BadServer(there)) {
            open(clients, server.endpoint());

            assertThatThrownBy(() -> put(aws, 100)).isInstanceOf(SdkException.class);

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"RequestLimitExceeded,503", "InsufficientInstanceCapacity,500", "InternalError,500", "Unavailable,503"})
    void shouldTellTheControllerOfARefusalByEc2AtOnce(String code, int status) throws Exception {
        BadServer.Fate refusal = BadServer.answering(
                status + " X",
                "<Response><Errors><Error><Code>" + code + "</Code></Error></Errors></Response>",
                "Content-Type: text/xml");
        try (BadServer server = new BadServer(refusal)) {
            open(() -> AwsClients.pooled(2), server.endpoint());

            assertThatThrownBy(() -> aws.promptEc2().describeInstances())
                    .isInstanceOfSatisfying(
                            Ec2Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldCallEc2OnceMoreIfNoAnswerComes() throws Exception {
        BadServer.Fate empty = BadServer.answering(
                "200 OK",
                "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><reservationSet/>"
                        + "</DescribeInstancesResponse>",
                "Content-Type: text/xml");
        try (BadServer server = new BadServer(BadServer.RESET, empty)) {
            open(() -> AwsClients.pooled(2), server.endpoint());

            assertThat(aws.promptEc2().describeInstances().reservations()).isEmpty();

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldStartTlsForAnHttpsAddress(Supplier<AwsClients> clients) throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        BadServer.Fate handshake = connection -> {
            first.complete(connection.getInputStream().read());
            connection.close();
        };
        try (BadServer server = new BadServer(handshake)) {
            open(clients, URI.create("https://127.0.0.1:" + server.endpoint().getPort()));

            assertThatThrownBy(() -> get(aws)).isInstanceOf(SdkException.class);

            // The type of a TLS record that carries a handshake (RFC 8446, section 5.1).
            assertThat(first).isCompletedWithValue(22);
        }
    }

    private void open(Supplier<AwsClients> clients, URI endpoint) {
        at(endpoint);
        aws = clients.get();
    }

    private static void at(URI endpoint) {
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local-secret");
        System.setProperty("aws.endpointUrlS3", endpoint.toString());
        System.setProperty("aws.endpointUrlSqs", endpoint.toString());
        System.setProperty("aws.endpointUrlEc2", endpoint.toString());
    }

    private static Duration timeOf(Runnable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(SdkException.class);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void put(AwsClients aws, int bytes) {
        aws.s3().putObject(put -> put.bucket("a-bucket").key("a-key"), RequestBody.fromBytes(new byte[bytes]));
    }

    private static void get(AwsClients aws) {
        aws.s3().getObjectAsBytes(get -> get.bucket("a-bucket").key("a-key"));
    }

    private static void send(AwsClients aws) {
        aws.sqs()
                .sendMessage(send -> send.queueUrl("http://127.0.0.1/0/a-queue").messageBody("hello"));
    }

    private static void poll(AwsClients aws) {
        aws.sqs().receiveMessage(receive -> receive.queueUrl("http://127.0.0.1/0/a-queue")
                .waitTimeSeconds(1));
    }
}
