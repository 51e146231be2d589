package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryStoreTest {
    private static final Gallery NOBODY = new Gallery("dlib", "abc", 2, List.of(), List.of(), FloatBuffer.allocate(0));
    private static final byte[] DAMAGED = {1, 2, 3};

    private final StateBucket bucket = new StateBucket();
    private final GalleryStore store = bucket.store();
    private int racers;

    @Test
    void shouldStartWithNobody() {
        assertThat(store.newest()).isEmpty();
        assertThat(store.load()).isEmpty();

        assertThat(add("Ada")).isEqualTo("000000001");

        assertThat(bucket.objects()).containsOnlyKeys("gallery/000000001");
        assertThat(names()).containsExactly("Ada");
    }

    @Test
    void shouldFindTheNewestBeyondOnePage() {
        for (int i = 0; i < 11; i++) {
            add("P" + i);
        }

        assertThat(store.newest()).contains("000000011");
        assertThat(names()).hasSize(11);
    }

    @Test
    void shouldApplyTheChangeToAVersionThatAnotherProcessCreated() {
        add("Ada");
        racers = 2;
        bucket.beforePut(this::race);

        String version = add("Bo");

        assertThat(version).isEqualTo("000000004");
        assertThat(names()).containsExactly("Ada", "Racer 2", "Racer 1", "Bo");
    }

    @Test
    void shouldGiveUpIfOthersNeverStop() {
        racers = 1_000;
        bucket.beforePut(this::race);

        assertThatThrownBy(() -> add("Ada"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Try again");
    }

    @Test
    void shouldReadTheNewestReadableVersionAndIgnoreOtherKeys() {
        add("Ada");
        bucket.objects().put("gallery/000000002", DAMAGED);
        bucket.objects().put("gallery/000000003.bak", DAMAGED);
        bucket.objects().put("gallery/backup", DAMAGED);

        assertThat(store.newest()).contains("000000002");
        assertThat(store.load().orElseThrow().version()).isEqualTo("000000001");

        assertThat(add("Bo")).isEqualTo("000000003");
        assertThat(store.load().orElseThrow().version()).isEqualTo("000000003");
        assertThat(names()).containsExactly("Ada", "Bo");
    }

    @Test
    void shouldStartANewGalleryIfNoVersionIsReadable() {
        bucket.objects().put("gallery/000000001", DAMAGED);

        assertThatThrownBy(store::load).isInstanceOf(UnreadableGallery.class).hasMessageContaining("faces people add");
        assertThat(add("Ada")).isEqualTo("000000002");
        assertThat(names()).containsExactly("Ada");
    }

    @Test
    void shouldRefuseAVersionAfterTheLast() {
        bucket.objects().put("gallery/999999999", DAMAGED);

        assertThatThrownBy(() -> add("Ada")).hasMessageContaining("Delete the object gallery/999999999");
    }

    @Test
    void shouldDeleteOlderVersions() {
        add("Ada");
        add("Bo");
        String version = store.update(NOBODY, gallery -> gallery.without("Ada"));

        store.deleteOlder(version);

        assertThat(bucket.objects()).containsOnlyKeys("gallery/000000003");
        assertThat(names()).containsExactly("Bo");
    }

    private String add(String name) {
        return store.update(NOBODY, gallery -> gallery.with(List.of(person(name))));
    }

    private List<String> names() {
        return store.load().orElseThrow().gallery().names();
    }

    private void race() {
        if (racers > 0) {
            Gallery before = store.load().map(GalleryStore.Versioned::gallery).orElse(NOBODY);
            String next =
                    String.format("%09d", store.newest().map(Integer::parseInt).orElse(0) + 1);
            byte[] bytes = GalleryCodec.write(before.with(List.of(person("Racer " + racers--))));
            bucket.objects().put("gallery/" + next, bytes);
        }
    }

    private static Person person(String name) {
        return new Person(name, name + ".png", new float[] {1, 2});
    }
}
