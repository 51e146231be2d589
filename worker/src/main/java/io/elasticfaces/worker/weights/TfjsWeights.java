package io.elasticfaces.worker.weights;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Reads weights as TensorFlow.js publishes them: a JSON manifest and the binary shards that it names, in one folder.
 *
 * <p>The shards of a group are read as one sequence of bytes, in which the tensors follow each other without gaps:
 * little-endian float32, or quantised to uint8 or uint16 with {@code value = quantised * scale + min}. Shapes are as
 * published: filters are [height, width, in, out].
 */
public final class TfjsWeights {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_GROUP_BYTES = 512 << 20;

    private TfjsWeights() {}

    private record Group(List<String> paths, List<Weight> weights) {
        static Group of(Object json) {
            return new Group(
                    list(json, "paths").stream().map(String.class::cast).toList(),
                    list(json, "weights").stream().map(Weight::of).toList());
        }
    }

    /** @param the size in bytes of a number in the shards */
    private record Weight(String name, int[] shape, int bytes, double scale, double min) {
        static Weight of(Object json) {
            String name = field(json, "name", String.class);
            if (!"float32".equals(field(json, "dtype", String.class))) {
                throw new IllegalArgumentException(name + " needs dtype float32");
            }
            int[] shape = list(json, "shape").stream()
                    .mapToInt(length -> ((BigDecimal) length).intValueExact())
                    .toArray();
            if (((JsonObject) json).get("quantization") == null) {
                return new Weight(name, shape, Float.BYTES, 1, 0);
            }
            JsonObject quantization = field(json, "quantization", JsonObject.class);
            int bytes =
                    switch (field(quantization, "dtype", String.class)) {
                        case "uint8" -> Byte.BYTES;
                        case "uint16" -> Short.BYTES;
                        default ->
                            throw new IllegalArgumentException(
                                    name + " is quantised to something other than uint8 or uint16");
                    };
            double scale = field(quantization, "scale", BigDecimal.class).doubleValue();
            return new Weight(
                    name,
                    shape,
                    bytes,
                    scale,
                    field(quantization, "min", BigDecimal.class).doubleValue());
        }

        float next(ByteBuffer data) {
            return switch (bytes) {
                case Byte.BYTES -> (float) ((data.get() & 0xFF) * scale + min);
                case Short.BYTES -> (float) ((data.getShort() & 0xFFFF) * scale + min);
                default -> data.getFloat();
            };
        }
    }

    private static JsonArray list(Object json, String name) {
        return field(json, name, JsonArray.class);
    }

    private static <T> T field(Object json, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(((JsonObject) json).get(name), () -> name + " is missing"));
    }

    /**
     * Reads all tensors of a manifest.
     *
     * @param manifest the {@code *-weights_manifest.json} file
     * @return the tensors by name, in the manifest's order
     * @throws UnreadableWeights when the manifest or a shard is damaged, missing or cut short
     * @throws IOException when the disk fails
     */
    public static Map<String, Tensor> read(Path manifest) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Group group : groups(manifest)) {
            for (String path : group.paths) {
                // Each repetition of a shard would be read again.
                if (!seen.add(path)) {
                    throw new UnreadableWeights(manifest, "paths", "shard " + path + " is listed twice");
                }
            }
            ByteBuffer data = shards(manifest, group.paths);
            for (Weight weight : group.weights) {
                if (tensors.put(weight.name, tensor(manifest, weight, data)) != null) {
                    throw new UnreadableWeights(manifest, weight.name, "is listed twice");
                }
            }
            if (data.hasRemaining()) {
                throw new UnreadableWeights(manifest, "shards " + group.paths, data.remaining() + " bytes too many");
            }
        }
        return tensors;
    }

    private static List<Group> groups(Path manifest) throws IOException {
        if (Files.size(manifest) > MAX_MANIFEST_BYTES) {
            throw new UnreadableWeights(manifest, "the manifest", "longer than " + MAX_MANIFEST_BYTES + " bytes");
        }
        String json = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
        try {
            return ((JsonArray) Jsoner.deserialize(json))
                    .stream().map(Group::of).toList();
        } catch (DeserializationException
                | ArithmeticException
                | ClassCastException
                | IllegalArgumentException
                | NullPointerException e) {
            throw new UnreadableWeights(manifest, "the manifest", "not the JSON expected: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer shards(Path manifest, List<String> paths) throws IOException {
        long total = 0;
        for (String path : paths) {
            // Only plain names are allowed, so that a manifest cannot refer to other folders.
            if (path == null || !path.matches("[A-Za-z0-9_.-]{1,100}") || path.startsWith(".")) {
                throw new UnreadableWeights(manifest, "paths", "a shard with an unexpected name");
            }
            Path shard = manifest.resolveSibling(path);
            if (!Files.isRegularFile(shard)) {
                throw new UnreadableWeights(manifest, "paths", "shard " + path + " is not in the manifest's folder");
            }
            total += Files.size(shard);
        }
        if (total > MAX_GROUP_BYTES) {
            throw new UnreadableWeights(manifest, "paths", "shards of " + total + " bytes are too large");
        }
        ByteBuffer data = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
        for (String path : paths) {
            byte[] bytes = Files.readAllBytes(manifest.resolveSibling(path));
            if (bytes.length > data.remaining()) {
                throw new UnreadableWeights(manifest, path, "it grew while it was read");
            }
            data.put(bytes);
        }
        return data.flip();
    }

    private static Tensor tensor(Path manifest, Weight weight, ByteBuffer data) throws UnreadableWeights {
        int elements;
        try {
            elements = Tensor.elements(weight.shape);
        } catch (IllegalArgumentException e) {
            throw new UnreadableWeights(manifest, weight.name, e.getMessage(), e);
        }
        if ((long) elements * weight.bytes > data.remaining()) {
            String what = elements + " numbers, but only " + data.remaining() + " bytes left in its shards";
            throw new UnreadableWeights(manifest, weight.name, what);
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = weight.next(data);
        }
        return new Tensor(weight.shape, values);
    }
}
