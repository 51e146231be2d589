package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Writes InceptionResnetV1's state dict as it is published, with made-up numbers; in this package to see the plan. */
public final class SeededStateDict {
    private SeededStateDict() {}

    /** Writes the whole, in the legacy format of {@code torch.save}: 94 MB. */
    public static void write(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Random random = new Random(1);
        FacenetPlan.of(Kernel.REFERENCE, new Weights("generated", Map.of()) {
            @Override
            public Tensor tensor(String name, int... shape) {
                float[] values = new float[Tensor.elements(shape)];
                double spread = Math.sqrt(6.0 * shape[0] / values.length);
                for (int i = 0; i < values.length; i++) {
                    // With ones only, a batch norm changes nothing.
                    values[i] = shape.length == 1 ? 1 : (float) ((random.nextFloat() * 2 - 1) * spread);
                }
                tensors.put(name, new Tensor(shape, values));
                return tensors.get(name);
            }
        });
        tensors.put("logits.bias", new Tensor(new int[] {8631}, new float[8631]));
        write(file, tensors);
    }

    private static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeBytes("\u0080\2\u008A\n\u006C\u00FC\u009C\u0046\u00F9\u0020\u006A\u00A8\u0050\u0019.");
            out.writeBytes("\u0080\2M\u00E9\3.");
            out.writeBytes("\u0080\2}");
            string(out, "little_endian");
            out.writeBytes("\u0088s.");
            out.writeBytes("\u0080\2ccollections\nOrderedDict\n)R(");
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                string(out, entry.getKey());
                tensor(out, entry.getKey(), entry.getValue());
            }
            out.writeBytes("u.\u0080\2](");
            for (String name : tensors.keySet()) {
                string(out, name);
            }
            out.writeBytes("e.");
            for (Tensor tensor : tensors.values()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(8 + tensor.values().length * 4).order(ByteOrder.LITTLE_ENDIAN);
                bytes.putLong(tensor.values().length);
                bytes.asFloatBuffer().put(tensor.values());
                out.write(bytes.array());
            }
        }
    }

    private static void tensor(DataOutputStream out, String key, Tensor tensor) throws IOException {
        out.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((");
        string(out, "storage");
        out.writeBytes("ctorch\nFloatStorage\n");
        string(out, key);
        string(out, "cpu");
        number(out, tensor.values().length);
        out.writeBytes("NtQK\0(");
        for (int dimension : tensor.shape()) {
            number(out, dimension);
        }
        out.writeBytes("t(");
        int stride = tensor.values().length;
        for (int dimension : tensor.shape()) {
            stride /= dimension;
            number(out, stride);
        }
        out.writeBytes("t\u0089ccollections\nOrderedDict\n)RtR");
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        out.writeByte('X');
        out.writeInt(Integer.reverseBytes(text.length()));
        out.writeBytes(text);
    }

    private static void number(DataOutputStream out, int number) throws IOException {
        out.writeByte('J');
        out.writeInt(Integer.reverseBytes(number));
    }
}
