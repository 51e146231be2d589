package io.elasticfaces.worker.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import io.elasticfaces.worker.network.SeededWeights;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedderTest {
    @TempDir
    Path folder;

    /** With generated weights, as the published ones are rarely at hand. The network also takes inputs of other sizes. */
    @Test
    void shouldEmbedAsFacenetPytorchDoes() throws IOException {
        JsonObject embeddings =
                References.json("golden/seeded-inception-resnet-v1.json").getMap("embeddings");
        DerivedArchives.writeFacenet(folder, new SeededWeights());
        try (Network network = Network.openEmbedder(folder, Precision.FLOAT32)) {
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
            assertThatThrownBy(() -> Embedder.dlib(network).embed(new byte[240 * 240 * 3]))
                    .hasMessage("a crop of 172800 bytes instead of 67500 for CHIP_150");
        }
    }
}
