package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TfjsWeightsTest {
    @TempDir
    Path folder;

    private Path manifest;

    @BeforeEach
    void writeShards() throws IOException {
        manifest = folder.resolve("net-weights_manifest.json");
        Files.write(folder.resolve("shard1"), new byte[] {0, 0, (byte) 0xC0});
        Files.write(folder.resolve("shard2"), new byte[] {(byte) 0xBF, 0, 4, (byte) 0xFF});
    }

    /** One float and three bytes; the float lies across both shards. */
    @Test
    void shouldReadFloatsAndQuantisedBytesAcrossShards() throws IOException {
        Map<String, Tensor> tensors = read("""
                [{"paths": ["shard1", "shard2"], "weights": [
                  {"name": "a", "shape": [1, 1], "dtype": "float32"},
                  {"name": "b", "shape": [3], "dtype": "float32",
                   "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1}}]}]""");
        assertThat(tensors.get("a"))
                .usingRecursiveComparison()
                .isEqualTo(new Tensor(new int[] {1, 1}, new float[] {-1.5f}));
        assertThat(tensors.get("b"))
                .usingRecursiveComparison()
                .isEqualTo(new Tensor(new int[] {3}, new float[] {-1, 1, 126.5f}));
    }

    @Test
    void shouldReadThePublishedDetectorAsFacenetPytorchHasIt() throws IOException {
        Path published = References.models("dlib").resolve("mtcnn_model-weights_manifest.json");
        Map<String, Tensor> tfjs = TfjsWeights.read(published);
        Map<String, Tensor> torch = TorchFile.stateDict(References.shared("models/rnet.pt"));
        assertThat(tfjs).hasSize(50);
        assertThat(tfjs.get("rnet/conv2/weights").permuted(3, 2, 1, 0))
                .usingRecursiveComparison()
                .isEqualTo(torch.get("conv2.weight"));
        assertThat(tfjs.get("rnet/fc1/weights").permuted(1, 0))
                .usingRecursiveComparison()
                .isEqualTo(torch.get("dense4.weight"));
        assertThat(tfjs.get("rnet/prelu4_alpha")).usingRecursiveComparison().isEqualTo(torch.get("prelu4.weight"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | not the JSON expected",
                "[ | not the JSON expected",
                " | not the JSON expected",
                "[null] | not the JSON expected",
                "[{'paths': ['shard1']}] | weights is missing",
                "[{'paths': [null], 'weights': []}] | a shard with an unexpected name",
                "[{'paths': ['../shard1'], 'weights': []}] | a shard with an unexpected name",
                "[{'paths': ['.hidden'], 'weights': []}] | a shard with an unexpected name",
                "[{'paths': ['shard3'], 'weights': []}] | shard shard3 is not in the manifest's folder",
                "[{'paths': ['shard1'], 'weights': []}] | 3 bytes too many",
                "[{'paths': ['shard1', 'shard1'], 'weights': []}] | shard shard1 is listed twice",
                "[{'paths': ['shard1'], 'weights': [{}]}] | name is missing",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'int32', 'shape': []}]}] | dtype float32",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [1e999]}]}] | not the JSON expected",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [0.5]}]}] | not the JSON expected",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [1]}]}] | only 3 bytes",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [-1]}]}] | out of range",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [99999, 99999]}]}] | out of range",
                "[{'paths': ['shard1'], 'weights': [{'name': 'a', 'dtype': 'float32', 'shape': [3],"
                        + " 'quantization': {'dtype': 'float16'}}]}] | quantised to uint8",
            })
    void shouldSayWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json == null ? "" : json.replace('\'', '"')))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageStartingWith("Cannot read weights from " + manifest)
                .hasMessageContaining(message);
    }

    private Map<String, Tensor> read(String json) throws IOException {
        return TfjsWeights.read(Files.writeString(manifest, json));
    }
}
