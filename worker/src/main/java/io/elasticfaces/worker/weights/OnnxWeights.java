package io.elasticfaces.worker.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the weights of a network in ONNX: the float32 initialisers of its graph.
 *
 * <p>An ONNX file is one message of Protocol Buffers (onnx.proto). Only the messages from the model to its operations and
 * initialisers are read, to a fixed depth; nothing is executed. Time and memory are proportional to the file's size.
 */
public final class OnnxWeights {
    /** The published network has 4.9 MB. */
    private static final int MAX_BYTES = 100_000_000;

    /** The published network has 1,900 fields. A field of two bytes can allocate a hundred. */
    private static final int MAX_FIELDS = 4_000;

    /** The wire types of Protocol Buffers, the low three bits of a tag. */
    private static final int VARINT = 0;

    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** The tags of the fields that are read; the number before the shift is the one in onnx.proto. */
    private static final int MODEL_GRAPH = 7 << 3 | LENGTH;

    private static final int GRAPH_NODE = 1 << 3 | LENGTH;
    private static final int GRAPH_INITIALIZER = 5 << 3 | LENGTH;
    private static final int NODE_INPUT = 1 << 3 | LENGTH;
    private static final int NODE_OP_TYPE = 4 << 3 | LENGTH;
    private static final int TENSOR_DIMS = 1 << 3 | VARINT;
    private static final int TENSOR_DATA_TYPE = 2 << 3 | VARINT;
    private static final int TENSOR_NAME = 8 << 3 | LENGTH;
    private static final int TENSOR_RAW_DATA = 9 << 3 | LENGTH;

    /** The {@code data_type} of float32. */
    private static final int FLOAT = 1;

    private final Path file;
    private final ByteBuffer bytes;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initialisers = new HashMap<>();
    private int fieldsRead;

    private OnnxWeights(Path file, byte[] content) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Takes one field of a message: its number if it is a varint, otherwise its length, at the buffer's position. */
    private interface Fields {
        void take(int tag, long value) throws UnreadableWeights;
    }

    /** An operation and the names of its operands. */
    private static final class Node {
        private final List<String> inputs = new ArrayList<>(3);
        private String operation = "";
    }

    /** The fields of a tensor. */
    private static final class TensorFields {
        private final List<Integer> shape = new ArrayList<>(4);
        private String name = "";
        private long type;
        private ByteBuffer data = ByteBuffer.allocate(0);
    }

    /**
     * Reads all weights of a file.
     *
     * @return the tensors in the order of the operations that take them. The name of one is its operation's type and place
     *     in the graph, and its place among the operands, such as {@code Conv_0.1}: a file's own names are arbitrary
     * @throws UnreadableWeights when the file is damaged, truncated or contains something else
     * @throws IOException when the file is missing or the disk fails
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new UnreadableWeights(file, "its size", "more than " + MAX_BYTES + " bytes");
        }
        OnnxWeights onnx = new OnnxWeights(file, Files.readAllBytes(file));
        try {
            onnx.message(onnx::model);
        } catch (RuntimeException e) {
            throw new UnreadableWeights(file, "byte " + onnx.bytes.position(), "damaged or cut short, or not ONNX");
        }
        return onnx.named();
    }

    private Map<String, Tensor> named() throws UnreadableWeights {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            for (int input = 0; input < node.inputs.size(); input++) {
                Tensor tensor = initialisers.get(node.inputs.get(input));
                if (tensor != null) {
                    tensors.put(node.operation + "_" + i + "." + input, tensor);
                }
            }
        }
        if (tensors.isEmpty()) {
            throw new UnreadableWeights(file, "its graph", "has no weights: not an ONNX network");
        }
        return tensors;
    }

    /** Reads the fields of a message, from the buffer's position to its limit. */
    private void message(Fields fields) throws UnreadableWeights {
        int end = bytes.limit();
        while (bytes.hasRemaining()) {
            if (++fieldsRead > MAX_FIELDS) {
                throw new IllegalArgumentException("more than " + MAX_FIELDS + " fields");
            }
            int tag = (int) varint();
            switch (tag & 7) {
                case VARINT -> fields.take(tag, varint());
                case FIXED64 -> bytes.position(bytes.position() + Long.BYTES);
                case FIXED32 -> bytes.position(bytes.position() + Integer.BYTES);
                case LENGTH -> {
                    int length = Math.toIntExact(varint());
                    int next = bytes.position() + length;
                    if (length < 0 || length > bytes.remaining()) {
                        throw new IllegalArgumentException("a field of " + length + " bytes");
                    }
                    bytes.limit(next);
                    fields.take(tag, length);
                    bytes.limit(end).position(next);
                }
                default -> throw new IllegalArgumentException("an unknown wire type");
            }
        }
    }

    private void model(int tag, long value) throws UnreadableWeights {
        if (tag == MODEL_GRAPH) {
            message(this::graph);
        }
    }

    private void graph(int tag, long value) throws UnreadableWeights {
        if (tag == GRAPH_NODE) {
            Node node = new Node();
            message((field, length) -> {
                if (field == NODE_INPUT) {
                    node.inputs.add(text());
                } else if (field == NODE_OP_TYPE) {
                    node.operation = text();
                }
            });
            nodes.add(node);
        } else if (tag == GRAPH_INITIALIZER) {
            tensor();
        }
    }

    private void tensor() throws UnreadableWeights {
        TensorFields fields = new TensorFields();
        message((field, value) -> {
            switch (field) {
                case TENSOR_DIMS -> fields.shape.add(Math.toIntExact(value));
                case TENSOR_DATA_TYPE -> fields.type = value;
                case TENSOR_NAME -> fields.name = text();
                case TENSOR_RAW_DATA -> fields.data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
                default -> {}
            }
        });
        // The others are shapes and indices.
        if (fields.type == FLOAT) {
            int[] shape = fields.shape.stream().mapToInt(Integer::intValue).toArray();
            initialisers.put(fields.name, new Tensor(shape, values(fields, shape)));
        }
    }

    private float[] values(TensorFields fields, int[] shape) throws UnreadableWeights {
        int elements = Tensor.elements(shape);
        if (fields.data.remaining() != (long) elements * Float.BYTES) {
            throw new UnreadableWeights(
                    file,
                    "tensor " + fields.name,
                    fields.data.remaining() + " bytes of raw data for " + elements + " numbers");
        }
        float[] values = new float[elements];
        fields.data.asFloatBuffer().get(values);
        return values;
    }

    private String text() {
        return new String(bytes.array(), bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
