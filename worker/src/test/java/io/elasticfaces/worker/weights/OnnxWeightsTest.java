package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written as Protocol Buffers encode them, with the field numbers of onnx.proto. */
class OnnxWeightsTest {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    @TempDir
    Path folder;

    /** A convolution whose operands have arbitrary names, and a reshape whose operand is not a weight. */
    @Test
    void shouldNameWeightsByTheOperationThatTakesThem() throws IOException {
        byte[] graph = join(
                field(1, join(text(1, "input"), text(1, "519"), text(1, "520"), text(2, "out"), text(4, "Conv"))),
                field(1, join(text(1, "out"), text(1, "703"), text(4, "Reshape"))),
                text(2, "a name"),
                field(5, tensor("520", FLOAT, floats(-2), 1)),
                field(5, tensor("519", FLOAT, floats(1, 0.5f), 1, 2)),
                field(5, tensor("703", INT64, new byte[16], 2)));

        assertThat(read(join(varint(1, 300), field(7, graph))))
                .usingRecursiveComparison()
                .isEqualTo(Map.of(
                        "Conv_0.1", new Tensor(new int[] {1, 2}, new float[] {1, 0.5f}),
                        "Conv_0.2", new Tensor(new int[] {1}, new float[] {-2})));
    }

    @Test
    void shouldReadThePublishedNetwork() throws IOException {
        Map<String, Tensor> weights =
                OnnxWeights.read(References.models("mobilefacenet").resolve("fr_feature.onnx"));

        assertThat(weights).hasSize(133);
        assertThat(weights.get("Conv_94.1").shape()).containsExactly(512, 512, 1, 1);
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        byte[] node = field(1, join(text(1, "w"), text(4, "Conv")));
        assertUnreadable(new byte[0], "has no weights");
        assertUnreadable("{}".getBytes(StandardCharsets.UTF_8), "damaged or cut short, or not ONNX");
        assertUnreadable(field(7, node), "has no weights");
        assertUnreadable(
                field(7, join(node, field(5, tensor("w", FLOAT, floats(1, 2), 3)))),
                "tensor w: 8 bytes of raw data for 3 numbers");
        assertUnreadable(field(7, field(5, tensor("w", FLOAT, floats(1), -1))), "damaged");
        assertUnreadable(field(7, field(5, tensor("w", FLOAT, floats(), 99_999, 99_999))), "damaged");
        assertUnreadable(new byte[] {7 << 3 | 2, 100, 1}, "damaged or cut short");
    }

    private void assertUnreadable(byte[] content, String message) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessageStartingWith("Cannot read weights from " + folder.resolve("net.onnx"))
                .hasMessageContaining(message);
    }

    private Map<String, Tensor> read(byte[] content) throws IOException {
        return OnnxWeights.read(Files.write(folder.resolve("net.onnx"), content));
    }

    private static byte[] tensor(String name, int type, byte[] data, int... shape) throws IOException {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (int dimension : shape) {
            tensor.write(varint(1, dimension));
        }
        tensor.write(join(varint(2, type), text(8, name), field(9, data)));
        return tensor.toByteArray();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] content) {
        return join(varint(number << 3 | 2), varint(content.length), content);
    }

    private static byte[] varint(int number, int value) {
        return join(varint(number << 3), varint(value));
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[10];
        int length = 0;
        for (long rest = value; length == 0 || rest != 0; rest >>>= 7) {
            if (length > 0) {
                bytes[length - 1] |= (byte) 0x80;
            }
            bytes[length++] = (byte) (rest & 0x7F);
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
