package io.elasticfaces.web.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.gallery.CollectionStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class GalleryVersionsTest {
    private static final int CALLERS = 20;

    private final CollectionStore collections = mock(CollectionStore.class);
    private final GalleryVersions galleries = new GalleryVersions(collections);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @Test
    void shouldListOnceForAllWhoComeDuringAListingAndNotGiveThemItsResult() throws Exception {
        answer("000000007", "000000008", null);
        List<CompletableFuture<String>> all = comeDuringTheFirst();

        first.countDown();

        assertThat(all.remove(0).get(5, TimeUnit.SECONDS)).isEqualTo("000000007");
        for (CompletableFuture<String> one : all) {
            assertThat(one.get(5, TimeUnit.SECONDS)).isEqualTo("000000008");
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void shouldShareAFailure() throws Exception {
        answer("000000007", null, SdkClientException.create("no answer"));
        List<CompletableFuture<String>> all = comeDuringTheFirst();

        first.countDown();

        all.remove(0).get(5, TimeUnit.SECONDS);
        for (CompletableFuture<String> one : all) {
            assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SdkClientException.class);
        }
        assertThat(asked).hasValue(2);
    }

    private void answer(String one, String two, RuntimeException failure) {
        when(collections.newest(any(), any())).thenAnswer(call -> {
            if (asked.incrementAndGet() == 1) {
                first.await();
                return one;
            }
            if (failure != null) {
                throw failure;
            }
            return two;
        });
    }

    private List<CompletableFuture<String>> comeDuringTheFirst() {
        List<Thread> threads = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<CompletableFuture<String>> all = new java.util.ArrayList<>();
        all.add(CompletableFuture.supplyAsync(() -> galleries.newest("default"), callers));
        await().until(() -> asked.get() == 1);
        IntStream.range(0, CALLERS)
                .forEach(i -> all.add(CompletableFuture.supplyAsync(
                        () -> {
                            threads.add(Thread.currentThread());
                            return galleries.newest("default");
                        },
                        callers)));
        await().until(() -> threads.size() == CALLERS
                && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return all;
    }
}
