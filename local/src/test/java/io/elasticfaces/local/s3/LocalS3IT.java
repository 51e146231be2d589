package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
        s3 = new LocalS3(folder.resolve("s3"), 0);
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
            assertThatThrownBy(() -> new LocalS3(folder.resolve("other"), taken.getLocalPort()))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1, needed for S3");
        }
    }

    @Test
    void shouldNameAFolderThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> new LocalS3(file, 0))
                .isInstanceOf(CloudFailure.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldRemoveOldObjectsFromBucketsThatExpire() throws IOException {
        put("old-0", Duration.ofHours(25));
        for (int i = 1; i <= 1_000; i++) {
            Path more = folder.resolve("s3").resolve(BUCKET).resolve("old-" + i);
            Files.copy(folder.resolve("s3").resolve(BUCKET).resolve("old-0"), more);
            age(more, Duration.ofHours(25));
        }
        put("young", Duration.ofHours(23));

        s3.expire(List.of(BUCKET), Duration.ZERO);
        s3.expire(List.of("another-bucket"), Duration.ofDays(1));
        assertThat(keys()).as("first page of a listing").hasSize(1_000);
        s3.expire(List.of(BUCKET), Duration.ofDays(1));

        await().untilAsserted(() -> assertThat(keys()).containsExactly("young"));
    }

    private void put(String key, Duration age) throws IOException {
        client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        age(folder.resolve("s3").resolve(BUCKET).resolve(key), age);
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private List<String> keys() {
        return client.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
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
