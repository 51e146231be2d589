package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever befalls a file, reading it ends in weights or in {@link UnreadableWeights}, soon, in little memory. */
class DamagedWeightsTest {
    private static final byte[] SMALL = small().zip();
    private static final byte[] LEGACY = small().legacy();
    private static final byte[] MANIFEST = """
            [{"paths": ["shard"], "weights": [
              {"name": "a", "shape": [3, 2], "dtype": "float32"},
              {"name": "b", "shape": [4], "dtype": "float32",
               "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1.25}}]}]""".getBytes(StandardCharsets.UTF_8);

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("damaged");
        Files.write(folder.resolve("shard"), new byte[28]);
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        for (String file : new String[] {"file.pt", "manifest.json", "shard"}) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }

    private static TorchFiles small() {
        return TorchFiles.stateDict(Map.of(
                "layer.weight", new Tensor(new int[] {2, 3}, new float[6]),
                "layer.bias", new Tensor(new int[] {2}, new float[] {1, 2})));
    }

    @Property(tries = 100)
    void shouldEndWithTruncatedFiles(@ForAll @IntRange(max = 2000) int length) throws IOException {
        assertEnds(Arrays.copyOf(SMALL, Math.min(length, SMALL.length)));
        assertEnds(Arrays.copyOf(LEGACY, Math.min(length, LEGACY.length)));
        assertManifestEnds(Arrays.copyOf(MANIFEST, Math.min(length, MANIFEST.length)));
    }

    @Property(tries = 400)
    void shouldEndWithFlippedBits(@ForAll @Size(min = 1, max = 4) int[] places, @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        assertEnds(flipped(SMALL, places, bit));
        assertEnds(flipped(LEGACY, places, bit));
        assertManifestEnds(flipped(MANIFEST, places, bit));
    }

    @Property(tries = 200)
    void shouldEndWithForeignBytesInThePickle(@ForAll @Size(max = 60) byte[] foreign) throws IOException {
        byte[] start = Arrays.copyOf(LEGACY, 60);
        byte[] both = Arrays.copyOf(start, start.length + foreign.length);
        System.arraycopy(foreign, 0, both, start.length, foreign.length);
        assertEnds(both);
        TorchFiles file = new TorchFiles();
        for (byte b : foreign) {
            file.op(b & 0xFF);
        }
        assertEnds(file.zip());
    }

    private static byte[] flipped(byte[] bytes, int[] places, int bit) {
        byte[] flipped = bytes.clone();
        for (int place : places) {
            flipped[Math.floorMod(place, bytes.length)] ^= (byte) (1 << bit);
        }
        return flipped;
    }

    private static void assertEnds(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file.pt"), bytes);
        try {
            for (Tensor tensor : TorchFile.stateDict(file).values()) {
                assertThat(tensor.values().length).isLessThanOrEqualTo(bytes.length);
            }
        } catch (UnreadableWeights e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
        try {
            assertThat(TorchGallery.read(file).names()).isNotNull();
        } catch (UnreadableWeights e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }

    private static void assertManifestEnds(byte[] json) throws IOException {
        Path manifest = Files.write(folder.resolve("manifest.json"), json);
        try {
            assertThat(TfjsWeights.read(manifest)).isNotNull();
        } catch (UnreadableWeights e) {
            assertThat(e).hasMessageContaining(manifest.toString());
        }
    }
}
