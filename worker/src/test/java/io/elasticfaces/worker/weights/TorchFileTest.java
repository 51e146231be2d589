package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.model.References;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Tensor MATRIX = new Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
    private static final Tensor VECTOR = new Tensor(new int[] {2}, new float[] {-1.5f, 1e9f});

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadBothFormats(boolean zip) throws IOException {
        Map<String, Tensor> tensors = Map.of("a.weight", MATRIX, "a.bias", VECTOR);
        assertThat(read(TorchFiles.stateDict(tensors), zip))
                .usingRecursiveComparison()
                .isEqualTo(tensors);
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

    @ParameterizedTest
    @CsvSource({
        "FloatStorage, 0000C03F0000C0BF, 2, 0, 1.5, -1.5",
        "LongStorage, FEFFFFFFFFFFFFFF0100000000000000, 2, 0, -2, 1",
        // The last two numbers of three.
        "FloatStorage, 0000803F0000004000004040, 3, 1, 2, 3",
    })
    void shouldReadNumbers(String type, String hex, int elements, int offset, float first, float second)
            throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        TorchFiles file = dict().string("t").tensor(type, bytes, elements, offset, new int[] {2}, new int[] {1});
        assertThat(read(file.op('u'), true).get("t").values()).containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPutStridedTensorsInOrder(boolean zip) throws IOException {
        byte[] bytes = new byte[28];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5, 6});
        TorchFiles file = dict().string("t").tensor("FloatStorage", bytes, 7, 1, new int[] {3, 2}, new int[] {1, 3});
        Tensor tensor = read(file.op('u'), zip).get("t");
        assertThat(tensor.shape()).containsExactly(3, 2);
        assertThat(tensor.values()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void shouldRefuseToCallAnythingButTensorsAndContainers() {
        TorchFiles file =
                new TorchFiles().global("os", "system").op('(').string("id").op('t', 'R');
        assertUnreadable(file, true, "refers to os.system, which is neither a tensor nor a container");
        assertUnreadable(file, false, "refers to os.system, which is neither a tensor nor a container");
    }

    @Test
    void shouldRefuseTensorsOutsideTheirStorage() {
        byte[] bytes = new byte[16];
        assertUnreadable(view(bytes, 1, new int[] {4}, new int[] {1}), true, "tensor t: reaches past the end");
        assertUnreadable(view(bytes, -1, new int[] {4}, new int[] {1}), true, "tensor t: reaches past the end");
        assertUnreadable(view(bytes, 0, new int[] {2}, new int[] {4}), true, "tensor t: reaches past the end");
        assertUnreadable(view(bytes, 0, new int[] {2}, new int[] {-1}), true, "tensor t: strides that do not match");
        assertUnreadable(view(bytes, 0, new int[] {9}, new int[] {0}), true, "tensor t: its elements overlap");
        assertUnreadable(view(bytes, 0, new int[] {9999}, new int[] {0}), true, "tensors are larger than the file");
        int[] huge = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        assertUnreadable(view(bytes, 0, huge, new int[] {0, 0, 0}), true, "a shape out of range");
        assertUnreadable(
                view(bytes, 0, new int[] {Integer.MAX_VALUE, 4, 0}, new int[] {0, 0, 0}), true, "a shape out of range");
    }

    @Test
    void shouldRefuseAStorageLargerThanTheFile() {
        TorchFiles file = dict().string("t")
                .tensor("FloatStorage", new byte[16], 1 << 30, 0, new int[] {1 << 30}, new int[] {1})
                .op('u');
        assertUnreadable(file, true, "storage 0: 16 bytes for 1073741824 elements");
        assertUnreadable(file, false, "storage 0: 16 bytes for 1073741824 elements");
    }

    @Test
    void shouldRefuseMoreNumbersThanTheFileHasBytes() {
        TorchFiles file = dict().string("t")
                .tensor(new Tensor(new int[] {100, 100}, new float[10_000]))
                .op('q', 1);
        for (int i = 0; i < 10; i++) {
            file.string("t" + i).op('h', 1);
        }
        assertUnreadable(file.op('u'), true, "the tensors are larger than the file");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileOfAnotherKind() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "Nothing to see here.");
        assertThatThrownBy(() -> TorchFile.stateDict(file))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageStartingWith("Cannot read weights from " + file + ": its first bytes: not a file");
        Files.writeString(file, "");
        assertThatThrownBy(() -> TorchFile.stateDict(file)).isInstanceOf(UnreadableWeights.class);
        TorchFiles list = new TorchFiles().op(']');
        assertUnreadable(list, true, "is not a state dict");
    }

    /** A container within itself must not send the reader in circles. */
    @Test
    void shouldSurviveContainersWithinThemselves() {
        TorchFiles file = new TorchFiles().op(']', 'q', 0, 'h', 0, 'a', 'h', 0, ')', 'R');
        assertUnreadable(file, true, "a call that is not allowed");
        TorchFiles key = new TorchFiles().op('}', ']', 'q', 0, 'h', 0, 'a', 'N', 's');
        assertUnreadable(key, true, "a dict key that is not a string");
    }

    /** One byte of pickle creates a dict of 64 bytes. */
    @Test
    void shouldRefuseMoreObjectsThanAPicklesLengthIsWorth() {
        int[] dicts = new int[20_000];
        Arrays.fill(dicts, '}');
        assertUnreadable(new TorchFiles().op(dicts), true, "objects in");
        int[] notes = new int[20_000];
        Arrays.fill(notes, ')');
        assertUnreadable(new TorchFiles().op(notes), true, "objects in");
    }

    @Test
    void shouldRefuseAZipThatClaimsMoreEntriesThanItCanHold() throws IOException {
        byte[] zip = new TorchFiles().op('}').zip();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 12, (short) -1);
        Path path = Files.write(folder.resolve("file.pt"), zip);
        assertThatThrownBy(() -> TorchFile.stateDict(path))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("damaged");
    }

    /** The second storage's entry is made to refer to the bytes of the first. */
    @Test
    void shouldRefuseAZipWhoseEntriesOverlap() throws IOException {
        int[] one = {1};
        TorchFiles file = dict().string("a").tensor("FloatStorage", new byte[4000], 1000, 0, one, one);
        byte[] zip = file.string("b")
                .tensor("FloatStorage", new byte[0], 1000, 0, one, one)
                .op('u')
                .zip();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int first = bytes.getInt(zip.length - 6) + 46 + "archive/data.pkl".length();
        int second = first + 46 + "archive/data/0".length();
        bytes.putInt(second + 20, 4000).putInt(second + 42, bytes.getInt(first + 42));
        Path path = Files.write(folder.resolve("file.pt"), zip);
        assertThatThrownBy(() -> TorchFile.stateDict(path))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("storage 1: the storages are larger than the file");
    }

    @Test
    void shouldRefuseACompressedPickle() throws IOException {
        Path file = folder.resolve("file.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new TorchFiles().op(']').pickle());
        }
        assertThatThrownBy(() -> TorchFile.stateDict(file))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("archive/data.pkl: compressed");
    }

    @Test
    void shouldQuoteWhatIsUnreadableInOnePlainLine() {
        TorchFiles file = new TorchFiles().global("to\rrch", "x".repeat(250));
        assertUnreadable(file, true, "it refers to to?rch.xxx");
    }

    private static TorchFiles dict() {
        return new TorchFiles().op('}', '(');
    }

    private static TorchFiles view(byte[] bytes, int offset, int[] shape, int[] strides) {
        return dict().string("t")
                .tensor("FloatStorage", bytes, bytes.length / 4, offset, shape, strides)
                .op('u');
    }

    private void assertUnreadable(TorchFiles file, boolean zip, String message) {
        assertThatThrownBy(() -> read(file, zip))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining(message);
    }

    private Map<String, Tensor> read(TorchFiles file, boolean zip) throws IOException {
        return TorchFile.stateDict(write(file, zip));
    }

    private Path write(TorchFiles file, boolean zip) throws IOException {
        return Files.write(folder.resolve("file.pt"), zip ? file.zip() : file.legacy());
    }
}
