package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.weights.Tensor;
import io.elasticfaces.worker.weights.TorchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MtcnnNetworksTest {
    private static final Path MODELS = Path.of(System.getProperty("faces.shared", "../shared"), "models");
    private static final Offset<Float> CLOSE = Offset.offset(1e-4f);
    private static MtcnnNetworks networks;
    private static Map<String, Tensor> pnet;

    @BeforeAll
    static void load() throws IOException {
        assumeThat(MODELS).as("the folder faces.shared").exists();
        pnet = TorchFile.stateDict(MODELS.resolve("pnet.pt"));
        networks = References.mtcnn();
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @Test
    void shouldComputePNetAsFloat64Does(@TempDir Path folder) throws IOException {
        for (int[] size : new int[][] {{12, 12}, {13, 25}, {50, 60}}) {
            KnownAnswer expected =
                    KnownAnswer.compute(folder, MtcnnPlans.pnet(Kernel.REFERENCE, pnet), 1, size[0], size[1]);
            MtcnnNetworks.PNetOutput actual = networks.pnet(expected.input(), size[0], size[1]);
            assertThat(6 * actual.height() * actual.width()).isEqualTo(expected.output().length);
            for (int i = 0; i < actual.height() * actual.width(); i++) {
                float no = expected.output()[6 * i];
                float yes = expected.output()[6 * i + 1];
                assertThat(actual.margin(i)).isCloseTo(yes - no, CLOSE);
                assertThat(actual.probability(i)).isCloseTo((float) (1 / (1 + Math.exp(no - yes))), CLOSE);
                for (int side = 0; side < 4; side++) {
                    assertThat(actual.regression(i, side)).isCloseTo(expected.output()[6 * i + 2 + side], CLOSE);
                }
            }
        }
    }

    /** With PyTorch's own convolution R-Net is correct at batch size 1 and wrong at larger ones. */
    @Test
    void shouldAnswerForEachCropAsForItAlone() {
        for (int n : new int[] {2, 3, 17}) {
            float[] small = SeededWeights.noise("rnet", n * 3 * 24 * 24);
            float[] large = SeededWeights.noise("onet", n * 3 * 48 * 48);
            MtcnnNetworks.RNetOutput boxes = networks.rnet(small, n);
            MtcnnNetworks.ONetOutput faces = networks.onet(large, n);
            for (int i = 0; i < n; i++) {
                var box = networks.rnet(crop(small, i, n), 1);
                assertThat(boxes.probability()[i]).isCloseTo(box.probability()[0], CLOSE);
                assertClose(Arrays.copyOfRange(boxes.regression(), i * 4, i * 4 + 4), box.regression());
                var face = networks.onet(crop(large, i, n), 1);
                assertThat(faces.probability()[i]).isCloseTo(face.probability()[0], CLOSE);
                assertClose(Arrays.copyOfRange(faces.regression(), i * 4, i * 4 + 4), face.regression());
                assertClose(Arrays.copyOfRange(faces.landmarks(), i * 10, i * 10 + 10), face.landmarks());
            }
        }
    }

    @Test
    void shouldNameTheTensorThatIsMissing() {
        Map<String, Tensor> damaged = new HashMap<>(pnet);
        damaged.put("conv2.bias", new Tensor(new int[] {3}, new float[3]));
        assertThatThrownBy(() -> MtcnnPlans.pnet(Kernel.ONEDNN, damaged))
                .hasMessage("P-Net: conv2.bias has the shape [3] instead of [16]");
        damaged.remove("conv2.bias");
        assertThatThrownBy(() -> MtcnnPlans.pnet(Kernel.ONEDNN, damaged))
                .hasMessage("P-Net lacks the tensor conv2.bias");
        damaged.putAll(pnet);
        damaged.put("conv9.bias", new Tensor(new int[] {1}, new float[1]));
        assertThatThrownBy(() -> MtcnnPlans.pnet(Kernel.ONEDNN, damaged))
                .hasMessage("P-Net does not use the tensor conv9.bias");
    }

    private static float[] crop(float[] all, int index, int n) {
        int each = all.length / n;
        return Arrays.copyOfRange(all, index * each, (index + 1) * each);
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
    }
}
