package io.elasticfaces.recognition.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.elasticfaces.recognition.References;
import io.elasticfaces.recognition.network.DerivedArchives;
import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.weights.TfjsWeights;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DlibEmbedderTest {
    @TempDir
    static Path folder;

    private static Embedder embedder;

    @BeforeAll
    static void load() throws IOException {
        Path manifest = References.models("dlib").resolve("face_recognition_model-weights_manifest.json");
        DerivedArchives.writeDlib(folder, TfjsWeights.read(manifest));
        embedder = new DlibEmbedder(Network.open(folder.resolve(DerivedArchives.EMBEDDER)));
    }

    @AfterAll
    static void close() {
        if (embedder != null) {
            embedder.close();
        }
    }

    @Test
    void shouldDescribeTheGoldenChipsAsFaceApiDoes() throws IOException {
        JsonObject photos = References.json("golden/dlib/descriptors.json");
        assertThat(photos.size()).isGreaterThan(30);
        for (String name : photos.keySet()) {
            byte[] chip = References.rgb(References.shared("golden/dlib/chips/" + name + ".png"));
            float[] expected = References.floats(photos.getAsJsonObject(name).getAsJsonArray("descriptor"));
            assertThat(embedder.embed(chip))
                    .as(name)
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(expected);
        }
    }

    @Test
    void shouldRefuseACropOfAnotherSize() {
        assertThatThrownBy(() -> embedder.embed(new byte[240 * 240 * 3]))
                .hasMessage("a crop of 172800 bytes instead of 67500 for CHIP_150");
    }
}
