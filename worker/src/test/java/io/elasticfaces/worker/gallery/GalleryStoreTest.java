package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryStoreTest {
    private static final Gallery NOBODY = StateBucket.nobody("abc");
    private static final Gallery NOBODY_OF_OTHERS = StateBucket.nobody("xyz");
    private static final byte[] DAMAGED = {1, 2, 3};

    private final StateBucket bucket = new StateBucket();
    private final GalleryStore store = bucket.store();
    private int racers;

    @Test
    void shouldStartWithNobody() {
        assertThat(store.newest()).isEmpty();
        assertThat(store.load("abc")).isEmpty();

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
        assertThat(store.load("abc").orElseThrow().version()).isEqualTo("000000001");

        assertThat(add("Bo")).isEqualTo("000000003");
        assertThat(store.load("abc").orElseThrow().version()).isEqualTo("000000003");
        assertThat(names()).containsExactly("Ada", "Bo");
    }

    @Test
    void shouldStartANewGalleryIfNoVersionIsReadable() {
        bucket.objects().put("gallery/000000001", DAMAGED);

        assertThatThrownBy(() -> store.load("abc"))
                .isInstanceOf(UnreadableGallery.class)
                .hasMessageContaining("faces people add");
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

        store.deleteOlder(version, "abc");

        assertThat(bucket.objects()).containsOnlyKeys("gallery/000000003");
        assertThat(names()).containsExactly("Bo");
    }

    @Test
    void shouldKeepAGalleryForEachModelSet() {
        add("Ada");
        assertThat(add(NOBODY_OF_OTHERS, "Bo")).isEqualTo("000000002");
        assertThat(add(NOBODY_OF_OTHERS, "Cy")).isEqualTo("000000003");

        assertThat(names()).containsExactly("Ada");
        assertThat(store.load("xyz").orElseThrow().gallery().names()).containsExactly("Bo", "Cy");
        assertThat(store.loadAll()).extracting("version").containsExactly("000000003", "000000001");
        assertThat(add("Di")).isEqualTo("000000004");
        assertThat(names()).containsExactly("Ada", "Di");
    }

    @Test
    void shouldReadOneVersionPerModelSet() {
        add("Ada");
        for (int i = 0; i < 5; i++) {
            add(NOBODY_OF_OTHERS, "Bo");
        }
        int before = bucket.reads();

        store.load("abc");
        assertThat(bucket.reads() - before).isEqualTo(2);

        add("Ada");
        int beforeOwn = bucket.reads();
        store.load("abc");
        assertThat(bucket.reads() - beforeOwn).isOne();
    }

    @Test
    void shouldReturnTheGalleryOfAnotherSetOnlyIfItHasPeople() {
        add(NOBODY_OF_OTHERS, "Bo");
        assertThat(store.load("abc").orElseThrow().gallery().fingerprint()).isEqualTo("xyz");

        store.update(NOBODY_OF_OTHERS, gallery -> gallery.without("Bo"));
        assertThat(store.load("abc")).isEmpty();
    }

    @Test
    void shouldDeleteOlderVersionsOfOneSetAndUnreadableOnes() {
        add(NOBODY_OF_OTHERS, "Ada");
        bucket.enrol("000000002", "Ada");
        bucket.objects().put("gallery/000000003", DAMAGED);
        String version = store.update(NOBODY, gallery -> gallery.without("Ada"));

        store.deleteOlder(version, "abc");

        assertThat(bucket.objects()).containsOnlyKeys("gallery/000000001", "gallery/000000004");
    }

    private String add(String name) {
        return add(NOBODY, name);
    }

    private String add(Gallery ifNone, String name) {
        return store.update(ifNone, gallery -> gallery.with(List.of(person(name))));
    }

    private List<String> names() {
        return store.load("abc").orElseThrow().gallery().names();
    }

    private void race() {
        if (racers > 0) {
            Gallery before =
                    store.load("abc").map(GalleryStore.Versioned::gallery).orElse(NOBODY);
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
