package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FakeS3;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.WrongModelSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GalleryCacheTest {
    private static final ModelId MODELS = new ModelId("dlib", "abc", 2);
    private static final ModelId OTHERS = new ModelId("facenet", "xyz", 2);

    private final FakeS3 s3 = new FakeS3();
    private final CollectionStore store = new CollectionStore(s3, "state");
    private final AtomicLong nanos = new AtomicLong();
    private final GalleryCache cache = new GalleryCache(s3, "state", MODELS, nanos::get);

    @Test
    void shouldHaveNobodyBeforeAnybodyIsEnrolled() {
        assertThat(cache.get("default", null).people()).isZero();
        assertThat(cache.get("default", null).version().text()).isNull();
        assertThatThrownBy(() -> cache.get("other", null)).isInstanceOf(NoSuchCollection.class);
    }

    @Test
    void shouldReadAnObjectOnce() {
        enrol("1", MODELS);
        cache.get("default", "000000001");
        String version = enrol("2", MODELS);
        nanos.addAndGet(GalleryCache.FRESH.toNanos());

        assertThat(cache.get("default", "000000001").people()).isEqualTo(2);
        assertThat(cache.get("default", version).people()).isEqualTo(2);
        assertThat(s3.calls("get")).isEqualTo(2);
    }

    @Test
    void shouldLookAtOnceForANewerVersionThatARequestNames() {
        String first = enrol("1", MODELS);
        assertThat(cache.get("default", first).people()).isOne();
        String second = enrol("2", MODELS);

        assertThat(cache.get("default", first).people()).isOne();
        assertThat(cache.get("default", second).people()).isEqualTo(2);
        s3.calls("list");
        assertThat(cache.get("default", first).people()).isEqualTo(2);
        assertThat(s3.calls("list")).isZero();
    }

    @Test
    void shouldForgetACollectionThatWasCreatedAgain() {
        store.create("club");
        String version = store.enrol("club", MODELS, List.of(face("1")));
        assertThat(cache.get("club", version).people()).isOne();
        store.delete("club");
        store.create("club");

        assertThat(cache.get("club", store.newest("club", null)).people()).isZero();
    }

    @Test
    void shouldRefuseACollectionOfAnotherModelSetUnlessItIsEmpty() {
        enrol("1", OTHERS);
        assertThatThrownBy(() -> cache.get("default", "000000001"))
                .isInstanceOf(WrongModelSet.class)
                .hasMessageContaining("people add, or go back with the setting app.worker.models=facenet.");

        String version = store.removePeople("default", List.of("P1")).version();
        assertThat(cache.get("default", version).people()).isZero();
        assertThat(cache.get("default", enrol("2", MODELS)).people()).isOne();
    }

    @Test
    void shouldJoinSmallObjectsWhenIdle() {
        IntStream.range(0, 150).forEach(i -> enrol("" + i, MODELS));
        cache.get("default", null);
        s3.pass(Duration.ofMinutes(5));

        cache.compact();

        assertThat(s3.objects()).hasSizeLessThan(60);
        nanos.addAndGet(GalleryCache.FRESH.toNanos());
        Gallery gallery = cache.get("default", null);
        assertThat(gallery.people()).isEqualTo(150);
        assertThat(gallery.needsCompaction()).isFalse();
    }

    private String enrol(String id, ModelId models) {
        return store.enrol("default", models, List.of(face(id)));
    }

    private static EnrolledFace face(String id) {
        return new EnrolledFace(id, "P" + id, "picture", new float[] {1, 2});
    }
}
