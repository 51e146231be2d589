package io.elasticfaces.web.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class GalleryVersionsTest {
    private static final int CALLERS = 20;

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final S3Client s3 = mock(S3Client.class);
    private final GalleryVersions galleries = new GalleryVersions(s3, "state", () -> Instant.ofEpochMilli(now.get()));
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @Test
    void shouldAskOnceForAllWhoComeDuringAnOutage() {
        CountDownLatch outage = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        s3Answers(call -> {
            asked.incrementAndGet();
            outage.await();
            throw SdkClientException.create("no answer");
        });
        List<CompletableFuture<String>> all = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(galleries::newest, callers))
                .toList();
        await().until(() -> asked.get() == 1);

        outage.countDown();

        for (CompletableFuture<String> one : all) {
            assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SdkClientException.class);
        }
        assertThat(asked.get()).isOne();
        now.addAndGet(1000);
        assertThatThrownBy(galleries::newest).isInstanceOf(SdkClientException.class);
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldAskAgainAfterASecond() {
        s3Answers(call -> page("gallery/000000007"));
        assertThat(galleries.newest()).isEqualTo("000000007");
        s3Answers(call -> page("gallery/000000008"));
        assertThat(galleries.newest()).isEqualTo("000000007");

        now.addAndGet(1000);

        assertThat(galleries.newest()).isEqualTo("000000008");
        verify(s3, times(2)).listObjectsV2(any(Consumer.class));
    }

    @SuppressWarnings("unchecked")
    private void s3Answers(Answer<ListObjectsV2Response> answer) {
        when(s3.listObjectsV2(any(Consumer.class))).thenAnswer(answer);
    }

    private static ListObjectsV2Response page(String key) {
        return ListObjectsV2Response.builder()
                .isTruncated(false)
                .contents(S3Object.builder().key(key).build())
                .build();
    }
}
