package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.elasticfaces.worker.model.References;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Tensor MATRIX = new Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
    private static final int[] ONE = {1};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadBothFormats(boolean zip) throws IOException {
        Map<String, Tensor> tensors =
                Map.of("a.weight", MATRIX, "a.bias", new Tensor(new int[] {2}, new float[] {-1.5f, 1e9f}));
        assertThat(read(TorchFiles.stateDict(tensors), zip))
                .usingRecursiveComparison()
                .isEqualTo(tensors);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadIntegersAndPutStridedTensorsInOrder(boolean zip) throws IOException {
        ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        longs.putLong(-2).putLong(1);
        ByteBuffer floats = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
        floats.asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5, 6});
        TorchFiles file = dict().string("n").tensor("LongStorage", longs.array(), 2, 1, ONE, ONE);
        file.string("t").tensor("FloatStorage", floats.array(), 7, 1, new int[] {3, 2}, new int[] {1, 3});
        Map<String, Tensor> tensors = read(file.op('u'), zip);
        assertThat(tensors.get("n").values()).containsExactly(1);
        assertThat(tensors.get("t").shape()).containsExactly(3, 2);
        assertThat(tensors.get("t").values()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void shouldReadThePublishedWeights() throws IOException {
        Map<String, Tensor> rnet = TorchFile.stateDict(References.shared("models/rnet.pt"));
        assertThat(rnet).hasSize(16).containsKeys("conv1.weight", "prelu4.weight", "dense5_2.bias");
        assertThat(rnet.get("dense4.weight").shape()).containsExactly(128, 576);
        for (Tensor tensor : rnet.values()) {
            for (float value : tensor.values()) {
                assertThat(Math.abs(value)).isLessThan(10);
            }
        }
    }

    static Stream<Arguments> shouldSayWhatIsWrong() {
        int huge = Integer.MAX_VALUE;
        TorchFiles large = new TorchFiles()
                .op('}', '(')
                .string("t")
                .tensor("FloatStorage", new byte[16], 1 << 30, 0, new int[] {1 << 30}, ONE)
                .op('u');
        TorchFiles repeated = dict().string("t").tensor(new Tensor(new int[] {10_000}, new float[10_000]));
        repeated.op('q', 1);
        for (int i = 0; i < 10; i++) {
            repeated.string("t" + i).op('h', 1);
        }
        int[] dicts = new int[20_000];
        Arrays.fill(dicts, '}');
        int[] tuples = new int[20_000];
        Arrays.fill(tuples, ')');
        return Stream.of(
                arguments(new TorchFiles().op(']'), "is not a state dict"),
                arguments(
                        new TorchFiles()
                                .global("os", "system")
                                .op('(')
                                .string("id")
                                .op('t', 'R'),
                        "refers to os.system, which is neither a tensor nor a container"),
                arguments(new TorchFiles().global("to\rrch", "x".repeat(250)), "it refers to to?rch.xxx"),
                arguments(view(1, new int[] {4}, ONE), "tensor t: reaches past the end"),
                arguments(view(-1, new int[] {4}, ONE), "tensor t: reaches past the end"),
                arguments(view(0, new int[] {2}, new int[] {4}), "tensor t: reaches past the end"),
                arguments(view(0, new int[] {2}, new int[] {-1}), "tensor t: strides that do not match"),
                arguments(view(0, new int[] {9}, new int[] {0}), "tensor t: its elements overlap"),
                arguments(view(0, new int[] {9999}, new int[] {0}), "the tensors are larger than the file"),
                arguments(view(0, new int[] {huge, huge, huge}, new int[] {0, 0, 0}), "a shape out of range"),
                arguments(view(0, new int[] {huge, 4, 0}, new int[] {0, 0, 0}), "a shape out of range"),
                arguments(view(0, new int[9], new int[9]), "a shape out of range"),
                arguments(large, "storage 0: 16 bytes for 1073741824 elements"),
                arguments(repeated.op('u'), "the tensors are larger than the file"),
                // A container within itself must not send the reader in circles.
                arguments(
                        new TorchFiles().op(']', 'q', 0, 'h', 0, 'a', 'h', 0, ')', 'R'), "a call that is not allowed"),
                arguments(
                        new TorchFiles().op('}', ']', 'q', 0, 'h', 0, 'a', 'N', 's'),
                        "a dict key that is not a string"),
                // One byte of pickle creates a dict of 64 bytes.
                arguments(new TorchFiles().op(dicts), "objects in"),
                arguments(new TorchFiles().op(tuples), "objects in"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldSayWhatIsWrong(TorchFiles file, String message) throws IOException {
        assertUnreadable(file.zip(), message);
        assertUnreadable(file.legacy(), message);
    }

    @Test
    void shouldRefuseFilesOfOtherKinds() throws IOException {
        assertUnreadable("Nothing to see here.".getBytes(StandardCharsets.UTF_8), "its first bytes: not a file");
        assertUnreadable(new byte[0], "its first bytes: not a file");

        byte[] tooManyEntries = new TorchFiles().op('}').zip();
        littleEndian(tooManyEntries).putShort(tooManyEntries.length - 12, (short) -1);
        assertUnreadable(tooManyEntries, "damaged");

        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(compressed)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new TorchFiles().op(']').pickle());
        }
        assertUnreadable(compressed.toByteArray(), "archive/data.pkl: compressed");
    }

    /** The second storage's entry is made to refer to the bytes of the first. */
    @Test
    void shouldRefuseAZipWhoseEntriesOverlap() throws IOException {
        TorchFiles file = dict().string("a").tensor("FloatStorage", new byte[4000], 1000, 0, ONE, ONE);
        file.string("b").tensor("FloatStorage", new byte[0], 1000, 0, ONE, ONE);
        byte[] zip = file.op('u').zip();
        ByteBuffer bytes = littleEndian(zip);
        int first = bytes.getInt(zip.length - 6) + 46 + "archive/data.pkl".length();
        int second = first + 46 + "archive/data/0".length();
        bytes.putInt(second + 20, 4000).putInt(second + 42, bytes.getInt(first + 42));
        assertUnreadable(zip, "storage 1: the storages are larger than the file");
    }

    @Test
    void shouldReadAGallery() throws IOException {
        TorchGallery gallery = TorchGallery.read(References.shared("models/gallery-90.pt"));
        assertThat(gallery.names()).hasSize(90).contains("Ronald", "Ziwang");
        assertThat(gallery.embeddings()).hasSize(90).allSatisfy(embedding -> {
            assertThat(embedding).hasSize(512);
            double sum = 0;
            for (float component : embedding) {
                sum += component * component;
            }
            assertThat(sum).isBetween(0.999, 1.001);
        });
    }

    @Test
    void shouldRefuseGalleriesWhoseListsDoNotAgree() {
        TorchFiles two = gallery().string("Ann").string("Bob");
        assertThatThrownBy(() -> readGallery(two.op('e', 'e'))).hasMessageContaining("1 embeddings and 2 names");
        assertThatThrownBy(() -> readGallery(gallery().number(7).op('e', 'e')))
                .hasMessageContaining("name 0: is not a string");
        assertThatThrownBy(() -> readGallery(new TorchFiles().op('}')))
                .hasMessageContaining("is not a list [embeddings, names]");
    }

    private static TorchFiles gallery() {
        return new TorchFiles()
                .op(']', '(', ']', '(')
                .tensor(new Tensor(new int[] {1, 2}, new float[] {0.6f, 0.8f}))
                .op('e', ']', '(');
    }

    private static TorchFiles dict() {
        return new TorchFiles().op('}', '(');
    }

    private static TorchFiles view(int offset, int[] shape, int[] strides) {
        return dict().string("t")
                .tensor("FloatStorage", new byte[16], 4, offset, shape, strides)
                .op('u');
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void assertUnreadable(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("file.pt"), bytes);
        assertThatThrownBy(() -> TorchFile.stateDict(file))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageStartingWith("Cannot read weights from " + file)
                .hasMessageContaining(message);
    }

    private Map<String, Tensor> read(TorchFiles file, boolean zip) throws IOException {
        return TorchFile.stateDict(Files.write(folder.resolve("file.pt"), zip ? file.zip() : file.legacy()));
    }

    private TorchGallery readGallery(TorchFiles file) throws IOException {
        return TorchGallery.read(Files.write(folder.resolve("data.pt"), file.zip()));
    }
}
