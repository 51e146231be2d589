package io.elasticfaces.worker.weights;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
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
import java.util.Objects;
import java.util.Set;

/**
 * Reads weights as TensorFlow.js publishes them: a JSON manifest and the binary shards that it names, in one folder.
 *
 * <p>The shards of a group are read as one sequence of bytes, in which the tensors follow each other without gaps:
 * little-endian float32, or quantised to uint8 with {@code value = quantised * scale + min}. Shapes are as published:
 * filters are [height, width, in, out].
 */
public final class TfjsWeights {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    /** The published shards have up to 6.4 MB. */
    private static final int MAX_GROUP_BYTES = 100_000_000;

    private record Group(List<String> paths, List<Weight> weights) {}

    private record Weight(String name, String dtype, int[] shape, Quantization quantization) {}

    private record Quantization(String dtype, double scale, double min) {}

    private final Path manifest;
    private final Set<String> read = new HashSet<>();

    private TfjsWeights(Path manifest) {
        this.manifest = manifest;
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
        if (Files.size(manifest) > MAX_MANIFEST_BYTES) {
            throw new UnreadableWeights(manifest, "the manifest", "longer than " + MAX_MANIFEST_BYTES + " bytes");
        }
        String json = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
        try {
            return new TfjsWeights(manifest).tensors(new Gson().fromJson(json, Group[].class));
        } catch (JsonParseException | NullPointerException e) {
            throw new UnreadableWeights(manifest, "the manifest", "not the JSON expected: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UnreadableWeights(manifest, "the manifest", e.getMessage());
        }
    }

    private Map<String, Tensor> tensors(Group[] groups) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Group group : groups) {
            ByteBuffer data = shards(Objects.requireNonNull(group.paths, "paths is missing"));
            for (Weight weight : Objects.requireNonNull(group.weights, "weights is missing")) {
                if (tensors.put(Objects.requireNonNull(weight.name, "name is missing"), tensor(weight, data)) != null) {
                    throw new IllegalArgumentException(weight.name + " is listed twice");
                }
            }
            if (data.hasRemaining()) {
                throw new IllegalArgumentException("the shards have " + data.remaining() + " bytes too many");
            }
        }
        return tensors;
    }

    private ByteBuffer shards(List<String> paths) throws IOException {
        long total = 0;
        for (String path : paths) {
            // Only plain names are allowed, so that a manifest cannot refer to other folders.
            if (path == null || !path.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")) {
                throw new IllegalArgumentException("a shard with an unexpected name");
            }
            // Each repetition of a shard would be read again.
            if (!read.add(path)) {
                throw new IllegalArgumentException("shard " + path + " is listed twice");
            }
            if (!Files.isRegularFile(manifest.resolveSibling(path))) {
                throw new IllegalArgumentException("shard " + path + " is not in the manifest's folder");
            }
            total += Files.size(manifest.resolveSibling(path));
        }
        if (total > MAX_GROUP_BYTES) {
            throw new IllegalArgumentException("shards of " + total + " bytes are too large");
        }
        ByteBuffer data = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
        for (String path : paths) {
            data.put(Files.readAllBytes(manifest.resolveSibling(path)));
        }
        return data.flip();
    }

    private static Tensor tensor(Weight weight, ByteBuffer data) {
        Quantization quantization = weight.quantization;
        if (!"float32".equals(weight.dtype) || (quantization != null && !"uint8".equals(quantization.dtype))) {
            throw new IllegalArgumentException(weight.name + " needs dtype float32, quantised to uint8 or not at all");
        }
        int elements = Tensor.elements(Objects.requireNonNull(weight.shape, "shape is missing"));
        if ((quantization == null ? 4L : 1L) * elements > data.remaining()) {
            throw new IllegalArgumentException(weight.name + " has " + elements + " numbers, but only "
                    + data.remaining() + " bytes are left in its shards");
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = quantization == null
                    ? data.getFloat()
                    : (float) ((data.get() & 0xFF) * quantization.scale + quantization.min);
        }
        return new Tensor(weight.shape, values);
    }
}
