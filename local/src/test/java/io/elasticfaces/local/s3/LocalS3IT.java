package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        byte[] picture = new byte[200_000];
        new Random(1).nextBytes(picture);
        Map<String, String> metadata = Map.of("who", "Paul", "detail", "x".repeat(2_000));
        String eTag = client.putObject(
                        put -> put.bucket(BUCKET)
                                .key("id-a b+ü%&=.png")
                                .contentType("image/png")
                                .metadata(metadata),
                        RequestBody.fromBytes(picture))
                .eTag();

        for (int restart = 0; restart <= 1; restart++) {
            ResponseBytes<GetObjectResponse> got = get("id-a b+ü%&=.png");
            assertThat(got.asByteArray()).isEqualTo(picture);
            assertThat(got.response().contentType()).isEqualTo("image/png");
            assertThat(got.response().metadata()).isEqualTo(metadata);
            assertThat(got.response().eTag()).isEqualTo(eTag);
            stop();
            start();
        }
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

    private int createOnly(String key) {
        try {
            client.putObject(put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("mine"));
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    @Test
    void shouldListByPrefixFromAPositionInPages() {
        List<String> versions =
                IntStream.rangeClosed(1, 25).mapToObj("gallery/%09d"::formatted).toList();
        versions.forEach(this::put);
        put("other");

        assertThat(client.listObjectsV2Paginator(list -> list.bucket(BUCKET)
                                .prefix("gallery/")
                                .startAfter(versions.get(2))
                                .maxKeys(10))
                        .contents())
                .extracting(S3Object::key)
                .containsExactlyElementsOf(versions.subList(3, 25));
    }

    @Test
    void shouldDeleteOneAndMany() {
        List<String> keys = List.of("1", "2", "3");
        keys.forEach(this::put);

        client.deleteObject(delete -> delete.bucket(BUCKET).key("1"));
        assertThat(keys()).containsExactly("2", "3");
        client.deleteObjects(delete -> delete.bucket(BUCKET)
                .delete(many -> many.objects(keys.stream()
                        .map(key -> ObjectIdentifier.builder().key(key).build())
                        .toList())));

        assertThat(keys()).isEmpty();
        assertThatThrownBy(() -> get("1")).isInstanceOf(NoSuchKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir/", "a/../b", "../a", "a/./b"})
    void shouldRefuseKeysThatAFileSystemCannotHold(String key) {
        assertThatThrownBy(() -> put(key)).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
            assertThat(e.awsErrorDetails().errorMessage()).contains("'" + key + "'");
        });
        assertThatThrownBy(() -> get(key)).isInstanceOf(NoSuchKeyException.class);
        client.deleteObject(delete -> delete.bucket(BUCKET).key(key));
        assertThat(keys()).isEmpty();
    }

    @Test
    void shouldRefuseOtherImpossibleKeysAndLoseNothing() {
        // The SDK sends a//b as a/%2Fb, which S3Proxy takes for another path than was signed.
        assertThatThrownBy(() -> put("a//b")).isInstanceOf(S3Exception.class);
        String longest = "d/" + "x".repeat(218);
        List<String> kept = List.of(longest, "file", "k/b");
        kept.forEach(this::put);

        for (String key : List.of(longest + "x", "é".repeat(110), "k", "file/b")) {
            assertBadRequest(() -> put(key));
        }

        assertThat(keys()).isEqualTo(kept);
        kept.forEach(key -> assertThat(get(key).asUtf8String()).isEqualTo(key));
        assertBadRequest(() ->
                client.createMultipartUpload(create -> create.bucket(BUCKET).key("x".repeat(169))));
    }

    private static void assertBadRequest(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode())
                .isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({"local, guess, SignatureDoesNotMatch", "other, local-secret, InvalidAccessKeyId"})
    void shouldRefuseOtherCredentials(String id, String secret, String code) {
        try (S3Client stranger = TestClients.s3(s3.endpoint(), new AccessKey(id, secret))) {
            assertThatThrownBy(stranger::listBuckets).isInstanceOfSatisfying(S3Exception.class, e -> assertThat(
                            e.awsErrorDetails().errorCode())
                    .isEqualTo(code));
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
        Path files = folder.resolve("s3").resolve(BUCKET);
        put("old-0");
        put("young");
        for (int i = 0; i <= 1_000; i++) {
            Path old = files.resolve("old-" + i);
            if (i > 0) {
                Files.copy(files.resolve("old-0"), old);
            }
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }

        s3.expire(List.of(BUCKET), Duration.ZERO);
        s3.expire(List.of("another-bucket"), Duration.ofDays(1));
        assertThat(keys()).as("first page of a listing").hasSize(1_000);
        s3.expire(List.of(BUCKET), Duration.ofDays(1));

        await().untilAsserted(() -> assertThat(keys()).containsExactly("young"));
    }

    private void put(String key) {
        client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(key));
    }

    private ResponseBytes<GetObjectResponse> get(String key) {
        return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key));
    }

    private List<String> keys() {
        return client.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
