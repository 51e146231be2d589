package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GalleryCacheTest {
    private final GalleryStore store = mock(GalleryStore.class);
    private final GalleryCache cache = new GalleryCache(store);

    @Test
    void shouldHaveNobodyBeforeAnybodyIsEnrolled() {
        assertThat(cache.get(null)).isEmpty();
        assertThat(cache.get("000000001")).isEmpty();
    }

    @Test
    void shouldFollowTheVersionThatARequestNamesAndLoadItOnce() {
        Gallery first = store("000000001");
        Gallery second = store("000000002");

        assertThat(cache.get("000000001").orElseThrow().gallery()).isSameAs(first);
        assertThat(cache.get("000000001").orElseThrow().gallery()).isSameAs(first);
        assertThat(cache.get("000000002").orElseThrow().gallery()).isSameAs(second);
        assertThat(cache.get(null).orElseThrow().version()).isEqualTo("000000002");
        verify(store, times(1)).load("000000001");
        verify(store, times(1)).load("000000002");
    }

    @Test
    void shouldTakeTheNewestWhereTheNamedVersionIsGone() {
        store("000000003");

        assertThat(cache.get("000000001").orElseThrow().version()).isEqualTo("000000003");
    }

    private Gallery store(String version) {
        Gallery gallery = mock(Gallery.class);
        when(store.load(version)).thenReturn(Optional.of(gallery));
        when(store.newest()).thenReturn(Optional.of(version));
        return gallery;
    }
}
