package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.gallery.StateBucket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GalleryCacheTest {
    private final StateBucket bucket = new StateBucket();
    private final AtomicLong nanos = new AtomicLong();
    private final GalleryCache cache = new GalleryCache(bucket.store(), "abc", nanos::get);

    @Test
    void shouldHaveNobodyBeforeAnybodyIsEnrolled() {
        assertThat(cache.get(null)).isEmpty();
        assertThat(cache.get("000000001")).isEmpty();
    }

    @Test
    void shouldLoadAVersionOnce() {
        bucket.enrol("000000001", "Ada");

        cache.get("000000001");
        nanos.addAndGet(GalleryCache.FRESH.toNanos());

        assertThat(cache.get("000000001").orElseThrow().gallery().names()).containsExactly("Ada");
        assertThat(bucket.gets()).isOne();
    }

    @Test
    void shouldLoadANewerVersionThatARequestNames() {
        bucket.enrol("000000001", "Ada");
        cache.get("000000001");
        bucket.enrol("000000002", "Bo");

        assertThat(cache.get("000000001").orElseThrow().version()).isEqualTo("000000001");
        assertThat(cache.get("000000002").orElseThrow().version()).isEqualTo("000000002");
        assertThat(cache.get("000000001").orElseThrow().version()).isEqualTo("000000002");
    }

    @Test
    void shouldForgetARemovedPersonEvenIfTheRequestNamesAnOlderVersion() {
        bucket.enrol("000000001", "Ada");
        cache.get("000000001");
        bucket.objects().clear();
        bucket.enrol("000000002", "Bo");

        nanos.addAndGet(GalleryCache.FRESH.toNanos());

        assertThat(cache.get("000000001").orElseThrow().gallery().names()).containsExactly("Bo");
    }

    @Test
    void shouldUseTheNewestReadableVersion() {
        bucket.enrol("000000001", "Ada");
        bucket.objects().put("gallery/000000002", new byte[] {1, 2, 3});

        assertThat(cache.get("000000002").orElseThrow().version()).isEqualTo("000000001");
        assertThat(cache.get("000000002").orElseThrow().version()).isEqualTo("000000001");
        assertThat(bucket.gets()).as("read once").isEqualTo(2);
    }

    @Test
    void shouldKeepItsGalleryWhileTheNewestVersionIsOfAnotherModelSet() {
        bucket.enrol("000000001", "Ada");
        bucket.enrol("000000002", "Bo", "xyz");

        for (int i = 0; i < 3; i++) {
            assertThat(cache.get("000000002").orElseThrow().gallery().names()).containsExactly("Ada");
            nanos.addAndGet(GalleryCache.FRESH.toNanos());
        }
        assertThat(bucket.gets()).as("each read once").isEqualTo(2);
    }
}
