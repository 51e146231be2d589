package io.elasticfaces.recognition.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.elasticfaces.recognition.References;
import io.elasticfaces.recognition.network.DerivedArchives;
import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.network.Noise;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the seeded weights, as the published ones are seldom at hand. */
class FacenetEmbedderTest {
    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void load() throws IOException {
        DerivedArchives.writeSeededFacenet(folder);
        network = Network.open(folder.resolve(DerivedArchives.EMBEDDER));
    }

    @AfterAll
    static void close() {
        network.close();
    }

    @Test
    void shouldEmbedTheGoldenCropsAsFacenetPytorchDoes() throws IOException {
        Embedder embedder = new FacenetEmbedder(network);
        JsonObject images = References.json("golden/mtcnn-facenet.json").getAsJsonObject("images");
        assertThat(images.size()).isEqualTo(13);
        for (String name : images.keySet()) {
            JsonObject selected = images.getAsJsonObject(name).getAsJsonObject("selected");
            Path crop = References.shared("golden").resolve(selected.get("crop").getAsString());
            float[] expected = References.floats(selected.getAsJsonArray("embedding"));
            assertThat(embedder.embed(References.rgb(crop)))
                    .as(name)
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected);
        }
    }

    @Test
    void shouldTakePicturesOfOtherSizes() throws IOException {
        JsonObject embeddings =
                References.json("golden/seeded-inception-resnet-v1.json").getAsJsonObject("embeddings");
        for (int side : new int[] {160, 240}) {
            float[] planes = Noise.of("input" + side).first(3 * side * side);
            float[] input = new float[planes.length];
            for (int i = 0; i < input.length; i++) {
                input[i] = planes[i % 3 * side * side + i / 3];
            }
            float[] vector = network.run(input, 1, side, side).values();
            double sum = 0;
            for (float v : vector) {
                sum += v * v;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(sum);
            }
            assertThat(vector)
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(References.floats(embeddings.getAsJsonArray("input" + side)));
        }
    }
}
