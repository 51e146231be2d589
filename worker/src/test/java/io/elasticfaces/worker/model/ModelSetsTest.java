package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.align.CropKind;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of one folder of weights: the tests follow each other, as deriving takes a while. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelSetsTest {
    @TempDir
    static Path models;

    private static Path dlib;
    private static String fingerprint;

    @BeforeAll
    static void writeWeights() throws IOException {
        dlib = Files.createDirectory(models.resolve("dlib"));
        for (String file : ModelKind.DLIB.files()) {
            Files.copy(References.models("dlib").resolve(file), dlib.resolve(file));
        }
    }

    @Test
    @Order(1)
    void shouldDeriveAndOpenASet() throws IOException {
        assertThat(ModelSets.installed(models)).containsExactly("dlib");
        try (ModelSet set = ModelSets.open(models, "dlib")) {
            set.warmUp();
            assertThat(set.name()).isEqualTo("dlib");
            assertThat(set.threshold()).isEqualTo(0.6);
            assertThat(set.embedder().crop()).isEqualTo(CropKind.CHIP_150);
            assertThat(set.embedder().embed(new byte[CropKind.CHIP_150.bytes()]))
                    .hasSize(set.embedder().dimension());
            assertThatThrownBy(() -> set.embedder().embed(new byte[240 * 240 * 3]))
                    .hasMessage("a crop of 172800 bytes instead of 67500 for CHIP_150");
            fingerprint = set.fingerprint();
        }
        assertThat(fingerprint).matches("[0-9a-f]{16}");
        assertThat(derived()).containsExactly(dlib.resolve("derived-5-" + fingerprint));
    }

    @Test
    @Order(2)
    void shouldNotDeriveAgain() throws IOException {
        FileTime made = Files.getLastModifiedTime(derived().get(0).resolve("embedder.pt"));
        assertThat(ModelSets.derive(models, "dlib")).isEqualTo(fingerprint);
        Files.setLastModifiedTime(dlib.resolve("mtcnn_model-shard1"), FileTime.fromMillis(1_000_000_000_000L));
        assertThat(ModelSets.derive(models, "dlib")).isEqualTo(fingerprint);
        assertThat(Files.getLastModifiedTime(derived().get(0).resolve("embedder.pt")))
                .isEqualTo(made);
        assertThat(derived().get(0).resolve("record.properties")).content().contains("1000000000000");
    }

    @Test
    @Order(3)
    void shouldDeriveAnewFromOtherWeights() throws IOException {
        Path shard = dlib.resolve("mtcnn_model-shard1");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[0] ^= 1;
        Files.write(shard, bytes);
        String other = ModelSets.derive(models, "dlib");
        assertThat(other).isNotEqualTo(fingerprint);
        fingerprint = other;
        assertThat(derived()).containsExactly(dlib.resolve("derived-5-" + other));
    }

    @Test
    @Order(4)
    void shouldNameTheFileThatIsDamaged() throws IOException {
        Path shard = dlib.resolve("mtcnn_model-shard1");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, new byte[] {1}, StandardOpenOption.APPEND);
        assertThatThrownBy(() -> ModelSets.open(models, "dlib"))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("mtcnn_model-weights_manifest.json")
                .hasMessageContaining("1 bytes too many");
        Files.write(shard, bytes);
        assertThat(Files.list(dlib).filter(path -> path.getFileName().toString().startsWith("draft")))
                .isEmpty();
    }

    @Test
    @Order(5)
    void shouldOpenWithoutTheWeightsOnceDerived() throws IOException {
        for (String file : ModelKind.DLIB.files()) {
            Files.delete(dlib.resolve(file));
        }
        assertThat(ModelSets.installed(models)).containsExactly("dlib");
        try (ModelSet set = ModelSets.open(models, "dlib")) {
            assertThat(set.fingerprint()).isEqualTo(fingerprint);
        }
    }

    @Test
    @Order(6)
    void shouldSayWhatIsMissing() throws IOException {
        assertThat(ModelSets.installed(models.resolve("nowhere"))).isEmpty();
        assertThatThrownBy(() -> ModelSets.open(models, "facenet"))
                .isInstanceOf(ModelSetMissing.class)
                .hasMessageContaining("lacks pnet.pt, rnet.pt, onet.pt, 20180402-114759-vggface2.pt")
                .hasMessageContaining("./faces models facenet");
        assertThatThrownBy(() -> ModelSets.open(models, "arcface"))
                .isInstanceOf(ModelSetMissing.class)
                .hasMessage("There is no model set \"arcface\"; there are [facenet, mobilefacenet, dlib]");
    }

    private static List<Path> derived() throws IOException {
        try (Stream<Path> children = Files.list(dlib)) {
            return children.filter(path -> path.getFileName().toString().startsWith("derived"))
                    .toList();
        }
    }
}
