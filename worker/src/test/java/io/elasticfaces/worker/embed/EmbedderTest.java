package io.elasticfaces.worker.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import io.elasticfaces.worker.network.SeededWeights;
import io.elasticfaces.worker.network.Weights;
import io.elasticfaces.worker.weights.TfjsWeights;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedderTest {
    @TempDir
    Path folder;

    @Test
    void shouldDescribeTheGoldenChipsAsFaceApiDoes() throws IOException {
        Path manifest = References.models("dlib").resolve("face_recognition_model-weights_manifest.json");
        DerivedArchives.writeDlib(folder, new Weights("dlib", TfjsWeights.read(manifest)));
        try (Embedder embedder = Embedder.dlib(Network.openEmbedder(folder, Precision.FLOAT32))) {
            JsonObject photos = References.json("golden/dlib/descriptors.json");
            assertThat(photos.size()).isGreaterThan(30);
            for (String name : photos.keySet()) {
                byte[] chip = References.rgb(References.shared("golden/dlib/chips/" + name + ".png"));
                float[] expected =
                        References.floats(photos.<JsonObject>getMap(name).get("descriptor"));
                assertThat(embedder.embed(chip))
                        .as(name)
                        .usingComparatorWithPrecision(1e-3f)
                        .containsExactly(expected);
            }
            assertThatThrownBy(() -> embedder.embed(new byte[240 * 240 * 3]))
                    .hasMessage("a crop of 172800 bytes instead of 67500 for CHIP_150");
        }
    }

    /** With the seeded weights, as the published ones are rarely at hand; crops and inputs of other sizes. */
    @Test
    void shouldEmbedTheGoldenCropsAsFacenetPytorchDoes() throws IOException {
        DerivedArchives.writeFacenet(folder, new SeededWeights());
        try (Network network = Network.openEmbedder(folder, Precision.FLOAT32)) {
            Embedder embedder = Embedder.facenet(network);
            JsonObject images = References.json("golden/mtcnn-facenet.json").getMap("images");
            assertThat(images.size()).isEqualTo(13);
            for (String name : images.keySet()) {
                JsonObject selected = images.<JsonObject>getMap(name).getMap("selected");
                Path crop = References.shared("golden").resolve(selected.getString("crop"));
                assertThat(embedder.embed(References.rgb(crop)))
                        .as(name)
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(References.floats(selected.get("embedding")));
            }
            JsonObject embeddings =
                    References.json("golden/seeded-inception-resnet-v1.json").getMap("embeddings");
            for (int side : new int[] {160, 240}) {
                float[] planes = SeededWeights.noise("input" + side, 3 * side * side);
                float[] input = new float[planes.length];
                for (int i = 0; i < input.length; i++) {
                    input[i] = planes[i % 3 * side * side + i / 3];
                }
                float[] vector = network.run(input, 1, side, side).values();
                Embedder.normalise(vector);
                assertThat(vector)
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(References.floats(embeddings.get("input" + side)));
            }
        }
    }
}
