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

class TorchStateDictTest {
    private static final Tensor MATRIX = new Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
    private static final Tensor VECTOR = new Tensor(new int[] {2}, new float[] {-1.5f, 1e9f});

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadBothFormats(boolean zip) throws IOException {
        Map<String, Tensor> tensors = Map.of("a.weight", MATRIX, "a.bias", VECTOR);
        assertThat(read(TorchFiles.stateDict(tensors), zip)).isEqualTo(tensors);
    }

    @Test
    void shouldReadThePublishedWeights() throws IOException {
        Map<String, Tensor> rnet = TorchStateDict.read(References.shared("models/rnet.pt"));
        assertThat(rnet).hasSize(16).containsKeys("conv1.weight", "prelu4.weight", "dense5_2.bias");
        assertThat(rnet.get("dense4.weight").shape()).containsExactly(128, 576);
        for (Tensor tensor : rnet.values()) {
            for (float value : tensor.values()) {
                assertThat(Math.abs(value)).isLessThan(10);
            }
        }
    }

    @Test
    void shouldPutStridedTensorsInOrder() throws IOException {
        byte[] bytes = {0, 1, 2, 3, 4, 5, 6};
        TorchFiles file = dict().string("t").tensor("ByteStorage", bytes, 7, 1, new int[] {3, 2}, new int[] {1, 3});
        assertThat(read(file.op('u'), true).get("t"))
                .isEqualTo(new Tensor(new int[] {3, 2}, new float[] {1, 4, 2, 5, 3, 6}));
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage, 000000000000F8BF, -1.5",
        "HalfStorage, 00BE, -1.5",
        "HalfStorage, 0100, 5.9604645E-8",
        "HalfStorage, 007C, Infinity",
        "BFloat16Storage, C0BF, -1.5",
        "LongStorage, FEFFFFFFFFFFFFFF, -2",
        "IntStorage, FEFFFFFF, -2",
        "ShortStorage, FEFF, -2",
        "CharStorage, FE, -2",
        "ByteStorage, FE, 254",
        "BoolStorage, 01, 1",
    })
    void shouldConvertEveryNumberType(String type, String hex, float expected) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        TorchFiles file = dict().string("t").tensor(type, bytes, 1, 0, new int[] {}, new int[] {});
        assertThat(read(file.op('u'), true).get("t").values()).containsExactly(expected);
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
        assertUnreadable(view(bytes, 0, new int[] {2}, new int[] {-1}), true, "tensor t: a negative size");
        assertUnreadable(view(bytes, 0, new int[] {99}, new int[] {0}), true, "tensor t: its elements overlap");
        int[] huge = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        assertUnreadable(view(bytes, 0, huge, new int[] {0, 0, 0}), true, "invalid sizes");
        assertUnreadable(
                view(bytes, 0, new int[] {Integer.MAX_VALUE, 4, 0}, new int[] {0, 0, 0}), true, "invalid sizes");
    }

    @Test
    void shouldRefuseAStorageLargerThanTheFile() {
        TorchFiles file = dict().string("t")
                .tensor("FloatStorage", new byte[16], 1 << 30, 0, new int[] {1 << 30}, new int[] {1})
                .op('u');
        assertUnreadable(file, true, "storage 0: 16 bytes for 1073741824 elements of FLOAT");
        assertUnreadable(file, false, "cut short");
    }

    @Test
    void shouldRefuseMoreNumbersThanTheFileHasBytes() {
        TorchFiles file = dict().string("t").tensor(MATRIX).op('q', 1);
        for (int i = 0; i < 1000; i++) {
            file.string("t" + i).op('h', 1);
        }
        assertThatThrownBy(() -> {
                    Path large = write(file.op('u'), true);
                    try (TorchStateDict dict = TorchStateDict.open(large)) {
                        for (int i = 0; i < 10_000_000; i++) {
                            dict.tensor("t");
                        }
                    }
                })
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("the tensors are larger than the file");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileOfAnotherKind() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "Nothing to see here.");
        assertThatThrownBy(() -> TorchStateDict.read(file))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageStartingWith("Cannot read weights from " + file + ": its first bytes: not a file");
        Files.writeString(file, "");
        assertThatThrownBy(() -> TorchStateDict.read(file)).isInstanceOf(UnreadableWeights.class);
        TorchFiles list = new TorchFiles().op(']');
        assertUnreadable(list, true, "is not a state dict");
    }

    /** A container within itself must not send the reader in circles. */
    @Test
    void shouldSurviveContainersWithinThemselves() {
        TorchFiles file = new TorchFiles().op(']', 'q', 0, 'h', 0, 'a', 'h', 0, ')', 'R');
        assertUnreadable(file, true, "a call of an object that is not allowed");
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
        Arrays.fill(notes, 0x94);
        assertUnreadable(new TorchFiles().op('N').op(notes), true, "objects in");
    }

    /** Up to JDK 21 the zip reader would take 1.8 GB for this file of a kilobyte. */
    @Test
    void shouldRefuseAZipThatClaimsMoreEntriesThanItCanHold() throws IOException {
        byte[] zip = new TorchFiles().op('}').zip();
        long claimed = 150_000_000;
        int end = zip.length - 22;
        ByteBuffer file = ByteBuffer.allocate(zip.length + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        int directoryBytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 12);
        file.put(zip, 0, end).putInt(0x06064b50).putLong(44).putInt(45).putLong(0);
        file.putLong(claimed).putLong(claimed).putLong(directoryBytes).putLong(end - directoryBytes);
        file.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        file.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        Path path = Files.write(folder.resolve("file.pt"), file.array());

        assertThatThrownBy(() -> TorchStateDict.read(path))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("150000000 entries in " + file.capacity() + " bytes");
    }

    @Test
    void shouldRefuseACompressedPickle() throws IOException {
        Path file = folder.resolve("file.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new TorchFiles().op(']').pickle());
        }
        assertThatThrownBy(() -> TorchStateDict.read(file))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageContaining("its pickle: compressed");
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
        return TorchStateDict.read(write(file, zip));
    }

    private Path write(TorchFiles file, boolean zip) throws IOException {
        return Files.write(folder.resolve("file.pt"), zip ? file.zip() : file.legacy());
    }
}
