package io.elasticfaces.recognition.weights;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads weights as TensorFlow.js publishes them: a JSON manifest, and beside it the binary shards that it names.
 *
 * <p>A group's shards are read as one run of bytes, in which the tensors follow each other without gaps: float32 little
 * endian, or quantised to uint8 or uint16 with {@code value = quantised * scale + min}. Shapes are as published: filters
 * are [height, width, in, out].
 */
public final class TfjsWeights {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_GROUP_BYTES = 512 << 20;

    private TfjsWeights() {}

    private record Group(List<String> paths, List<Weight> weights) {}

    private record Weight(String name, List<Integer> shape, String dtype, Quantization quantization) {}

    private record Quantization(String dtype, Double scale, Double min) {}

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
            if (group == null || group.paths == null || group.weights == null) {
                throw new UnreadableWeights(manifest, "a group", "without paths or weights");
            }
            for (String path : group.paths) {
                // One shard named a hundred thousand times would take its size in memory as often.
                if (!seen.add(path)) {
                    throw new UnreadableWeights(manifest, "paths", "shard " + path + " comes twice");
                }
            }
            ByteBuffer data = shards(manifest, group.paths);
            for (Weight weight : group.weights) {
                if (weight == null || weight.name == null) {
                    throw new UnreadableWeights(manifest, "a weight", "without a name");
                }
                if (tensors.put(weight.name, tensor(manifest, weight, data)) != null) {
                    throw new UnreadableWeights(manifest, weight.name, "comes twice");
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
            List<Group> groups = new Gson().fromJson(json, new TypeToken<List<Group>>() {});
            if (groups == null) {
                throw new UnreadableWeights(manifest, "the manifest", "empty");
            }
            return groups;
        } catch (JsonParseException | NumberFormatException e) {
            throw new UnreadableWeights(manifest, "the manifest", "not the JSON expected: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer shards(Path manifest, List<String> paths) throws IOException {
        long total = 0;
        for (String path : paths) {
            // A plain name only: a manifest never reaches out of its own folder.
            if (path == null || !path.matches("[A-Za-z0-9_.-]{1,100}") || path.startsWith(".")) {
                throw new UnreadableWeights(manifest, "paths", "a shard with an unexpected name");
            }
            Path shard = manifest.resolveSibling(path);
            if (!Files.isRegularFile(shard)) {
                throw new UnreadableWeights(manifest, "paths", "shard " + path + " is not beside the manifest");
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
        if (!"float32".equals(weight.dtype) || weight.shape == null || weight.shape.contains(null)) {
            throw new UnreadableWeights(manifest, weight.name, "needs a shape and dtype float32");
        }
        int width = width(manifest, weight);
        int[] shape = weight.shape.stream().mapToInt(Integer::intValue).toArray();
        int elements;
        try {
            elements = Tensor.elements(shape);
        } catch (IllegalArgumentException e) {
            throw new UnreadableWeights(manifest, weight.name, e.getMessage(), e);
        }
        if ((long) elements * width > data.remaining()) {
            String what = elements + " numbers, but only " + data.remaining() + " bytes left in its shards";
            throw new UnreadableWeights(manifest, weight.name, what);
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = switch (width) {
                case 1 -> (float) ((data.get() & 0xFF) * weight.quantization.scale + weight.quantization.min);
                case 2 -> (float) ((data.getShort() & 0xFFFF) * weight.quantization.scale + weight.quantization.min);
                default -> data.getFloat();
            };
        }
        return new Tensor(shape, values);
    }

    private static int width(Path manifest, Weight weight) throws UnreadableWeights {
        if (weight.quantization == null) {
            return Float.BYTES;
        }
        boolean complete = weight.quantization.scale != null && weight.quantization.min != null;
        if (complete && "uint8".equals(weight.quantization.dtype)) {
            return Byte.BYTES;
        }
        if (complete && "uint16".equals(weight.quantization.dtype)) {
            return Short.BYTES;
        }
        throw new UnreadableWeights(manifest, weight.name, "quantised to something other than uint8 or uint16");
    }
}
