package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.TestClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class LifecycleRuleIT {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private LocalS3 s3;
    private S3Client client;

    @BeforeEach
    void start() {
        s3 = new LocalS3(new LocalS3.Settings(folder, 0)).start();
        client = TestClients.s3(s3.endpoint());
        s3.ensureBucket("passing");
        s3.ensureBucket("lasting");
    }

    @AfterEach
    void stop() {
        client.close();
        s3.close();
    }

    @Test
    void shouldRemoveOldObjectsFromItsBucketsOnly() throws IOException {
        for (int i = 0; i < 1100; i++) {
            put("passing", "old-" + i, Duration.ofHours(25));
        }
        put("passing", "young", Duration.ofHours(23));
        put("lasting", "old", Duration.ofDays(100));
        LifecycleRule rule = new LifecycleRule(s3, List.of("passing"), DAY, InstantSource.system());

        assertThat(rule.apply()).as("more than one page of a listing").isEqualTo(1100);

        assertThat(keys("passing")).containsExactly("young");
        assertThat(keys("lasting")).containsExactly("old");
        assertThat(rule.apply()).isZero();
    }

    @Test
    void shouldApplyPeriodicallyUnlessObjectsAreKept() throws IOException {
        put("passing", "old", Duration.ofDays(2));
        put("lasting", "old", Duration.ofDays(2));
        try (LifecycleRule never = new LifecycleRule(s3, List.of("lasting"), Duration.ZERO, InstantSource.system());
                LifecycleRule rule = new LifecycleRule(s3, List.of("passing"), DAY, InstantSource.system())) {
            never.start();
            rule.start();

            Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> keys("passing")
                    .isEmpty());
            assertThat(keys("lasting")).containsExactly("old");
        }
    }

    private void put(String bucket, String key, Duration age) throws IOException {
        if (key.equals("young") || key.equals("old") || key.equals("old-0")) {
            client.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("x"));
        } else {
            Files.copy(
                    folder.resolve(bucket).resolve("old-0"),
                    folder.resolve(bucket).resolve(key));
        }
        Files.setLastModifiedTime(
                folder.resolve(bucket).resolve(key), FileTime.from(Instant.now().minus(age)));
    }

    private List<String> keys(String bucket) {
        return client.listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
