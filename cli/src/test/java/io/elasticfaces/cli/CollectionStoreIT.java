package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.gallery.CollectionReader;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.s3.LocalS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Collections in the local cloud's S3. */
class CollectionStoreIT {
    private static final String BUCKET = "state-bucket";
    private static final ModelId MODELS = new ModelId("dlib", "0123456789abcdef", 128);
    private static final int WRITERS = 4;
    private static final int EACH = 15;

    @TempDir
    Path folder;

    private LocalS3 server;
    private S3Client s3;
    private CollectionStore store;

    @BeforeEach
    void start() {
        server = new LocalS3(folder.resolve("s3"), 0);
        server.ensureBucket(BUCKET);
        AccessKey key = AccessKey.DEFAULT;
        s3 = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                .httpClient(UrlConnectionHttpClient.create())
                // As AwsClients does: S3Proxy closes the connection after a put that it refuses.
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .retryOnExceptionOrCauseInstanceOf(IOException.class)
                                .build()))
                .build();
        store = new CollectionStore(s3, BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    @Test
    void shouldLoseNothingOfConcurrentWritersAndReaders() throws Exception {
        store.create("club");
        CollectionReader reader = CollectionReader.of(s3, BUCKET, "club", MODELS.fingerprint());
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String writer = "w" + i + "-";
                CollectionStore own = new CollectionStore(s3, BUCKET);
                writers.add(threads.submit(() -> {
                    for (int k = 0; k < EACH; k++) {
                        own.enrol("club", MODELS, List.of(face(writer + k, "P" + writer)));
                        if (k % 5 == 4) {
                            own.removeFaces("club", List.of(writer + (k - 1)), false);
                        }
                    }
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                reader.refresh();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        int left = EACH - EACH / 5;
        assertThat(store.people("club").names()).hasSize(WRITERS).containsEntry("Pw0-", left);
        assertThat(reader.refresh().version().text()).isEqualTo(store.newest("club", null));
        assertThat(store.names()).containsExactly("club", "default");
        store.delete("club");
        assertThat(keys()).isEmpty();
        assertThat(store.names()).containsExactly("default");
    }

    @Test
    void shouldReadTheHeaderOfALargeObjectAndEraseInIt() {
        store.putCrop("default", "f7", new byte[] {1, 2});
        store.enrol(
                "default",
                MODELS,
                IntStream.range(0, 3_000).mapToObj(i -> face("f" + i, "P" + i)).toList());

        assertThat(store.people("default").faces()).hasSize(3_000);
        assertThat(store.rename("default", "P8", "Ada")).isPresent();
        assertThat(store.removePeople("default", List.of("P7")).faces()).hasSize(1);

        Map<String, Integer> names =
                new CollectionStore(s3, BUCKET).people("default").names();
        assertThat(names).hasSize(2_999).containsKeys("Ada", "P9").doesNotContainKeys("P7", "P8");
        assertThat(keys()).noneMatch(key -> key.contains("crops"));
    }

    @Test
    void shouldHaveATime() {
        assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET))
                        .sdkHttpResponse()
                        .firstMatchingHeader("Date"))
                .isPresent();
    }

    private List<String> keys() {
        return s3.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static EnrolledFace face(String id, String person) {
        float[] embedding = new float[MODELS.dimension()];
        embedding[id.hashCode() & 127] = 1;
        return new EnrolledFace(id, person, id + ".jpg", embedding);
    }
}
