package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class LocalS3IT {
    private static final String BUCKET = "a-bucket";
    private static final int RACERS = 16;

    @TempDir
    Path folder;

    private LocalS3 s3;
    private S3Client client;

    @BeforeEach
    void start() {
        s3 = new LocalS3(new LocalS3.Settings(folder.resolve("s3"), 0)).start();
        s3.ensureBucket(BUCKET);
        client = TestClients.s3(s3.endpoint());
    }

    @AfterEach
    void stop() {
        client.close();
        s3.close();
    }

    @Test
    void shouldGiveBackWhatWasPut() {
        byte[] picture = bytes(200_000);
        client.putObject(
                put -> put.bucket(BUCKET)
                        .key("id-a b+ü%&=.png")
                        .contentType("image/png")
                        .metadata(Map.of("who", "Paul")),
                RequestBody.fromBytes(picture));

        ResponseBytes<GetObjectResponse> got =
                client.getObjectAsBytes(get -> get.bucket(BUCKET).key("id-a b+ü%&=.png"));

        assertThat(got.asByteArray()).isEqualTo(picture);
        assertThat(got.response().contentType()).isEqualTo("image/png");
        assertThat(got.response().metadata()).containsEntry("who", "Paul");
    }

    @Test
    void shouldKeepTwoKilobytesOfMetadata() {
        Map<String, String> metadata = Map.of("detail", "x".repeat(2_000));
        client.putObject(put -> put.bucket(BUCKET).key("k").metadata(metadata), RequestBody.fromString("Paul"));

        assertThat(client.headObject(head -> head.bucket(BUCKET).key("k")).metadata())
                .isEqualTo(metadata);
    }

    @Test
    void shouldLetExactlyOneOfManyRacersCreateAKey() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(RACERS);
        try {
            for (int round = 0; round < 10; round++) {
                String key = "race-" + round;
                CyclicBarrier start = new CyclicBarrier(RACERS);
                Callable<Integer> racer = () -> {
                    start.await();
                    return createOnly(key);
                };
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> result : pool.invokeAll(Collections.nCopies(RACERS, racer))) {
                    statuses.add(result.get());
                }
                assertThat(statuses).containsOnly(200, 412);
                assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldListByPrefixFromAPositionInPages() {
        IntStream.rangeClosed(1, 25)
                .forEach(i -> client.putObject(
                        put -> put.bucket(BUCKET).key("gallery/%09d".formatted(i)), RequestBody.fromString("g")));
        client.putObject(put -> put.bucket(BUCKET).key("other"), RequestBody.fromString("o"));

        List<String> keys = client
                .listObjectsV2Paginator(list -> list.bucket(BUCKET)
                        .prefix("gallery/")
                        .startAfter("gallery/%09d".formatted(3))
                        .maxKeys(10))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();

        assertThat(keys)
                .containsExactlyElementsOf(IntStream.rangeClosed(4, 25)
                        .mapToObj("gallery/%09d"::formatted)
                        .toList());
    }

    @Test
    void shouldDeleteOneAndMany() {
        List<String> keys = List.of("1", "2", "3");
        keys.forEach(key -> client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(key)));

        client.deleteObject(delete -> delete.bucket(BUCKET).key("1"));
        client.deleteObjects(delete -> delete.bucket(BUCKET)
                .delete(many -> many.objects(keys.stream()
                        .map(key -> ObjectIdentifier.builder().key(key).build())
                        .toList())));

        assertThat(client.listObjectsV2(list -> list.bucket(BUCKET)).keyCount()).isZero();
        assertThatThrownBy(
                        () -> client.getObjectAsBytes(get -> get.bucket(BUCKET).key("1")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldKeepObjectsAndMetadataOverARestart() {
        String eTag = client.putObject(
                        put -> put.bucket(BUCKET).key("k").metadata(Map.of("who", "Paul")),
                        RequestBody.fromString("Paul"))
                .eTag();
        stop();
        start();

        ResponseBytes<GetObjectResponse> got =
                client.getObjectAsBytes(get -> get.bucket(BUCKET).key("k"));

        assertThat(got.asUtf8String()).isEqualTo("Paul");
        assertThat(got.response().metadata()).containsEntry("who", "Paul");
        assertThat(got.response().eTag()).isEqualTo(eTag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir/", "a/../b", "../a", "a/./b"})
    void shouldRefuseKeysThatAFileSystemCannotHold(String key) {
        assertThatThrownBy(() -> client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("body")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
                    assertThat(e.awsErrorDetails().errorMessage()).contains("'" + key + "'");
                });
        assertThatThrownBy(
                        () -> client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)))
                .isInstanceOf(NoSuchKeyException.class);
        client.deleteObject(delete -> delete.bucket(BUCKET).key(key));
        assertThat(client.listObjectsV2(list -> list.bucket(BUCKET)).keyCount()).isZero();
    }

    @Test
    void shouldRefuseOtherImpossibleKeysAndLoseNothing() {
        // The SDK sends a//b as a/%2Fb, which S3Proxy takes for another path than was signed.
        assertThatThrownBy(
                        () -> client.putObject(put -> put.bucket(BUCKET).key("a//b"), RequestBody.fromString("lost")))
                .isInstanceOf(S3Exception.class);
        String longest = "d/" + "x".repeat(218);
        client.putObject(put -> put.bucket(BUCKET).key(longest), RequestBody.fromString("fits"));
        client.putObject(put -> put.bucket(BUCKET).key("k/b"), RequestBody.fromString("kept"));
        client.putObject(put -> put.bucket(BUCKET).key("file"), RequestBody.fromString("kept"));

        for (String key : List.of(longest + "x", "é".repeat(110), "k", "file/b")) {
            assertThatThrownBy(
                            () -> client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("lost")))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400));
        }

        for (String key : List.of("k/b", "file")) {
            assertThat(client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key))
                            .asUtf8String())
                    .isEqualTo("kept");
        }
        assertThatThrownBy(() -> client.createMultipartUpload(
                        create -> create.bucket(BUCKET).key("x".repeat(169))))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    }

    @Test
    void shouldRefuseOtherCredentials() {
        assertThatThrownBy(() -> TestClients.s3(s3.endpoint(), new AccessKey("local", "guess"))
                        .listBuckets())
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
        assertThatThrownBy(() -> TestClients.s3(s3.endpoint(), new AccessKey("other", "local-secret"))
                        .listBuckets())
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
    }

    @Test
    void shouldNameATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalS3 second = new LocalS3(new LocalS3.Settings(folder.resolve("other"), taken.getLocalPort()));

            assertThatThrownBy(second::start).isInstanceOfSatisfying(PortTaken.class, e -> {
                assertThat(e.service()).isEqualTo("S3");
                assertThat(e.port()).isEqualTo(taken.getLocalPort());
                assertThat(e).hasMessageContaining("S3").hasMessageContaining("" + taken.getLocalPort());
            });
        }
    }

    @Test
    void shouldNameAFolderThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> new LocalS3(new LocalS3.Settings(file, 0)).start())
                .isInstanceOf(CloudFailure.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldTakeItsTimeWhenAskedTo() {
        Duration delay = Duration.ofMillis(200);
        LocalS3.Settings slow = new LocalS3.Settings(folder.resolve("slow"), 0, AccessKey.DEFAULT, delay, 8);
        try (LocalS3 distant = new LocalS3(slow).start();
                S3Client far = TestClients.s3(distant.endpoint())) {
            long begin = System.nanoTime();
            far.listBuckets();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(delay);
        }
    }

    private int createOnly(String key) {
        try {
            client.putObject(put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("mine"));
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }
}
