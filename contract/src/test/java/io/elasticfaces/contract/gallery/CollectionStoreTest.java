package io.elasticfaces.contract.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionStoreTest {
    private static final ModelId MODELS = new ModelId("dlib", "abc", 2);
    private static final ModelId OTHERS = new ModelId("facenet", "xyz", 3);

    private final FakeS3 s3 = new FakeS3();
    private final CollectionStore store = new CollectionStore(s3, "state");

    @Test
    void shouldStartWithNobody() {
        assertThat(store.newest("default", null)).isNull();
        assertThat(store.names()).containsExactly("default");
        assertThat(store.people("default").names()).isEmpty();

        assertThat(enrol("default", "1", "Ada")).isEqualTo("000000001");

        assertThat(s3.objects()).containsOnlyKeys("gallery/default/000000001-abc");
        assertThat(store.newest("default", null)).isEqualTo("000000001");
        assertThat(store.people("default").names()).isEqualTo(Map.of("Ada", 1));
    }

    @Test
    void shouldAppendWithThreeCallsAfterTheFirstChange() {
        IntStream.range(0, 30).forEach(i -> enrol("default", "" + i, "P" + i));
        List.of("list", "get", "put").forEach(s3::calls);

        enrol("default", "last", "Zoe");

        assertThat(s3.calls("list")).isEqualTo(2);
        assertThat(s3.calls("put")).isOne();
        assertThat(s3.calls("get")).isZero();
    }

    @Test
    void shouldReadOnlyWhatIsNew() {
        IntStream.range(0, 10).forEach(i -> enrol("default", "" + i, "P" + i));
        assertThat(store.people("default").faces()).hasSize(10);
        s3.calls("get");

        enrol("default", "10", "Zoe");

        assertThat(store.people("default").faces()).hasSize(11);
        assertThat(s3.calls("get")).isOne();
    }

    @Test
    void shouldEnrolAFaceOnce() {
        enrol("default", "1", "Ada");
        store.rename("default", "Ada", "Bo");

        enrol("default", "1", "Ada");

        assertThat(store.people("default").names()).isEqualTo(Map.of("Bo", 1));
    }

    @Test
    void shouldNotEnrolARemovedFaceAgain() {
        enrol("default", "1", "Ada");
        store.removeFaces("default", List.of("1"), false);

        enrol("default", "1", "Ada");

        assertThat(store.people("default").names()).isEmpty();
        store.compact("default", () -> true);
        assertThat(texts()).noneMatch(text -> text.contains("Ada"));
    }

    @Test
    void shouldEraseAPersonOfAllModelSetsWithTheCrops() {
        enrol("default", "1", "Ada");
        store.enrol("default", OTHERS, List.of(new EnrolledFace("2", "Ada", "a", new float[3])));
        store.addPerson("default", "Ada");
        enrol("default", "3", "Bo");
        store.putCrop("default", "1", new byte[] {1});
        store.putCrop("default", "3", new byte[] {3});

        CollectionStore.Removal removal = store.removePeople("default", List.of(" Ada", "Nobody"));

        assertThat(removal.faces()).extracting(EnrolledFace::id).containsExactlyInAnyOrder("1", "2");
        assertThat(store.newest("default", null)).isGreaterThanOrEqualTo(removal.version());
        assertThat(texts()).noneMatch(text -> text.contains("Ada"));
        assertThat(s3.objects()).containsKey("gallery/default/crops/3").doesNotContainKey("gallery/default/crops/1");
        assertThat(store.people("default").names()).isEqualTo(Map.of("Bo", 1));
    }

    @Test
    void shouldKeepAPersonWithoutFaces() {
        enrol("default", "1", "Ada");

        store.removeFaces("default", List.of("1", "unknown"), true);

        assertThat(store.people("default").names()).isEqualTo(Map.of("Ada", 0));
    }

    @Test
    void shouldRenameAPersonOfAllModelSetsAndEraseTheOldName() {
        enrol("default", "1", "Ada");
        store.enrol("default", OTHERS, List.of(new EnrolledFace("2", "Ada", "a", new float[3])));
        store.addPerson("default", "Cy");
        enrol("default", "3", "Bo");

        assertThat(store.rename("default", "Ada", "Bo")).isPresent();
        assertThat(store.rename("default", "Cy", "Di")).isPresent();
        assertThat(store.rename("default", "Nobody", "Di")).isEmpty();

        assertThat(store.people("default").names()).isEqualTo(Map.of("Bo", 3, "Di", 0));
        assertThat(texts()).noneMatch(text -> text.contains("Ada") || text.contains("Cy"));
    }

    @Test
    void shouldJoinSmallObjects() {
        IntStream.range(0, 250).forEach(i -> enrol("default", "" + i, "P" + i));
        s3.pass(Duration.ofMinutes(5));

        store.compact("default", () -> true);

        assertThat(s3.objects()).hasSizeLessThan(60);
        assertThat(store.people("default").faces()).hasSize(250);
        assertThat(new CollectionStore(s3, "state").people("default").faces()).hasSize(250);
    }

    @Test
    void shouldForgetARemovalAfterADay() {
        enrol("default", "1", "Ada");
        store.removeFaces("default", List.of("1"), false);
        enrol("default", "2", "Bo");
        s3.pass(Duration.ofDays(2));

        store.compact("default", () -> true);

        assertThat(s3.objects()).hasSize(1);
    }

    @Test
    void shouldCreateAndDeleteACollection() {
        assertThatThrownBy(() -> enrol("a.b", "1", "Ada")).isInstanceOf(NoSuchCollection.class);
        assertThat(store.create("a.b")).isTrue();
        assertThat(store.create("a.b")).isFalse();
        assertThat(store.created("a.b")).isPresent();
        String empty = store.newest("a.b", null);
        String version = enrol("a.b", "1", "Ada");
        store.putCrop("a.b", "1", new byte[1]);
        assertThat(GalleryVersion.parse(empty).covers(GalleryVersion.parse(version)))
                .isFalse();
        assertThat(store.newest("a.b", version)).isEqualTo(version);
        assertThat(store.names()).containsExactly("a.b", "default");

        store.delete("a.b");

        assertThat(s3.objects()).isEmpty();
        assertThat(store.created("a.b")).isEmpty();
        assertThatThrownBy(() -> store.delete("a.b")).isInstanceOf(NoSuchCollection.class);
        store.create("a.b");
        assertThat(GalleryVersion.parse(version).covers(GalleryVersion.parse(store.newest("a.b", version))))
                .as("a reader of the deleted collection refreshes")
                .isFalse();
        assertThat(store.people("a.b").names()).isEmpty();
    }

    @Test
    void shouldEmptyTheDefaultCollection() {
        enrol("default", "1", "Ada");
        store.addPerson("default", "Bo");

        store.delete("default");

        assertThat(store.people("default").names()).isEmpty();
        assertThat(texts()).noneMatch(text -> text.contains("Ada") || text.contains("Bo"));
    }

    @Test
    void shouldReadAndConvertAGalleryOfAnEarlierRelease() {
        s3.put("gallery/000000006", earlier("abc", "Cy"));
        s3.put("gallery/000000007", earlier("abc", "Ada", "Bo"));
        s3.put("gallery/000000008", earlier("xyz", "Ada"));

        assertThat(store.newest("default", null)).isEqualTo("000000008");
        assertThat(store.people("default").names()).isEqualTo(Map.of("Ada", 2, "Bo", 1));

        store.removePeople("default", List.of("Ada"));

        assertThat(s3.objects().keySet()).allMatch(key -> key.startsWith("gallery/default/"));
        assertThat(store.people("default").names()).isEqualTo(Map.of("Bo", 1));
        assertThat(store.newest("default", null)).isGreaterThan("000000008");
        assertThat(texts()).noneMatch(text -> text.contains("Ada"));
    }

    @Test
    void shouldSkipADamagedObjectAndNotCallItErased() {
        enrol("default", "1", "Ada");
        s3.put("gallery/default/000000002-abc", new byte[] {1, 2, 3});
        enrol("default", "3", "Bo");

        assertThat(store.people("default").names()).containsOnlyKeys("Ada", "Bo");
        assertThatThrownBy(() -> store.removePeople("default", List.of("Ada")))
                .isInstanceOf(UnreadableGallery.class)
                .hasMessageContaining("gallery/default/");
        assertThat(store.people("default").names()).containsOnlyKeys("Bo");
    }

    @Test
    void shouldExportAndImport() throws IOException {
        enrol("default", "1", "Ada");
        enrol("default", "2", "Bo");
        store.addPerson("default", "Cy");
        store.removePeople("default", List.of("Bo"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(CollectionArchive.write(store, "default", file)).isEqualTo(2);
        store.create("copy");

        for (int i = 0; i < 2; i++) {
            assertThat(CollectionArchive.read(store, "copy", new ByteArrayInputStream(file.toByteArray())))
                    .isEqualTo(2);
            assertThat(store.people("copy").names()).isEqualTo(Map.of("Ada", 1, "Cy", 0));
        }
        store.removePeople("copy", List.of("Ada"));
        CollectionArchive.read(store, "copy", new ByteArrayInputStream(file.toByteArray()));
        store.create("damaged");
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(file.toByteArray(), file.size() - 1))) {
            assertThatThrownBy(() -> CollectionArchive.read(store, "damaged", new ByteArrayInputStream(damaged)))
                    .isInstanceOf(UnreadableGallery.class);
        }
        assertThat(store.people("copy").names()).isEqualTo(Map.of("Ada", 1, "Cy", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "ä", "a b"})
    void shouldRefuseANameThatIsNoPartOfAKey(String name) {
        assertThatThrownBy(() -> store.create(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private String enrol(String collection, String id, String person) {
        return store.enrol(collection, MODELS, List.of(new EnrolledFace(id, person, id + ".jpg", new float[] {1, 2})));
    }

    private List<String> texts() {
        return s3.objects().values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] earlier(String fingerprint, String... names) {
        String header = "{\"set\":\"dlib\",\"fingerprint\":\"" + fingerprint + "\",\"dimension\":2,\"names\":[\""
                + String.join("\",\"", names) + "\"],\"sources\":[\"" + String.join(".png\",\"", names) + ".png\"]}";
        ByteBuffer buffer =
                ByteBuffer.allocate(12 + header.length() + 8 * names.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put("FACEGAL1".getBytes(StandardCharsets.US_ASCII)).putInt(header.length());
        return buffer.put(header.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
