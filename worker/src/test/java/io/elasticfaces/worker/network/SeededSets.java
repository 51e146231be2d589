package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.Jsoner;

/** Writes a dlib set as it is published, with made-up numbers, for tests that need a whole set and no face. */
public final class SeededSets {
    private SeededSets() {}

    /** Writes the five files; takes a second. */
    public static void writeDlib(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Tensor> mtcnn = new LinkedHashMap<>();
        int[][] pnet = {{3, 3, 10}, {3, 10, 16}, {3, 16, 32}};
        int[][] rnet = {{3, 3, 28}, {3, 28, 48}, {2, 48, 64}};
        int[][] onet = {{3, 3, 32}, {3, 32, 64}, {3, 64, 64}, {2, 64, 128}};
        detector(mtcnn, "pnet", pnet);
        layer(mtcnn, "pnet/conv4_1", 1, 1, 32, 2);
        layer(mtcnn, "pnet/conv4_2", 1, 1, 32, 4);
        detector(mtcnn, "rnet", rnet);
        dense(mtcnn, "rnet", 4, 576, 128, 2, 4);
        detector(mtcnn, "onet", onet);
        dense(mtcnn, "onet", 5, 1152, 256, 2, 4, 10);
        write(folder, "mtcnn_model", List.of("mtcnn_model-shard1"), mtcnn);

        SeededWeights recognition = new SeededWeights();
        DlibPlan.of(Kernel.REFERENCE, recognition);
        write(
                folder,
                "face_recognition_model",
                List.of("face_recognition_model-shard1", "face_recognition_model-shard2"),
                recognition.tensors);
    }

    private static void detector(Map<String, Tensor> to, String network, int[][] convolutions) {
        for (int i = 0; i < convolutions.length; i++) {
            int[] shape = convolutions[i];
            layer(to, network + "/conv" + (i + 1), shape[0], shape[0], shape[1], shape[2]);
            put(to, network + "/prelu" + (i + 1) + "_alpha", shape[2]);
        }
    }

    private static void dense(Map<String, Tensor> to, String network, int prelu, int in, int hidden, int... heads) {
        layer(to, network + "/fc1", in, hidden);
        put(to, network + "/prelu" + prelu + "_alpha", hidden);
        for (int i = 0; i < heads.length; i++) {
            layer(to, network + "/fc2_" + (i + 1), hidden, heads[i]);
        }
    }

    private static void layer(Map<String, Tensor> to, String name, int... shape) {
        put(to, name + "/weights", shape);
        put(to, name + "/bias", shape[shape.length - 1]);
    }

    private static void put(Map<String, Tensor> to, String name, int... shape) {
        float[] values = SeededWeights.noise(name, Tensor.elements(shape));
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.1f;
        }
        to.put(name, new Tensor(shape, values));
    }

    private static void write(Path folder, String model, List<String> shards, Map<String, Tensor> tensors)
            throws IOException {
        JsonArray weights = new JsonArray();
        tensors.forEach((name, tensor) -> weights.add(Map.of(
                "name", name, "shape", Arrays.stream(tensor.shape()).boxed().toList(), "dtype", "float32")));
        String manifest = Jsoner.serialize(List.of(Map.of("paths", shards, "weights", weights)));
        Files.writeString(folder.resolve(model + "-weights_manifest.json"), manifest);
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(shards.get(0))), 1 << 16))) {
            for (Tensor tensor : tensors.values()) {
                for (float value : tensor.values()) {
                    out.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(value)));
                }
            }
        }
        for (String more : shards.subList(1, shards.size())) {
            Files.write(folder.resolve(more), new byte[0]);
        }
    }
}
