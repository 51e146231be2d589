package io.elasticfaces.worker.network;

import io.elasticfaces.worker.network.Script.Kernel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An input to a network and the expected output, used to check every load of the network's archive.
 *
 * @param batch images in the input, whose pixels are {@link Noise}
 * @param height rows of an image
 * @param width columns of an image
 * @param output the network's whole output
 */
@SuppressWarnings("ArrayRecordComponent") // Internal; never compared.
record KnownAnswer(int batch, int height, int width, float[] output) {
    private static final int MAX_NUMBERS = 1 << 18;

    /**
     * Computes the output by {@link Kernel#REFERENCE}, in seconds for the largest network.
     *
     * @param folder for a temporary archive of the network's size
     * @throws IOException when the archive cannot be written or loaded
     */
    static KnownAnswer compute(Path folder, NetworkPlan plan, int batch, int height, int width) throws IOException {
        KnownAnswer unanswered = new KnownAnswer(batch, height, width, new float[0]);
        Path archive = folder.resolve("reference.pt");
        try {
            NetworkArchive.write(archive, plan, unanswered, Kernel.REFERENCE);
            try (Network reference = Network.load(archive, Precision.FLOAT32)) {
                float[] output =
                        reference.run(unanswered.input(), batch, height, width).values();
                return new KnownAnswer(batch, height, width, output);
            }
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    /** The input, in the order [batch][height][width][3]. */
    float[] input() {
        return Noise.of("question").first(batch * 3 * height * width);
    }

    /**
     * Compares a network's output with this one.
     *
     * @param tolerance relative to the largest component, or absolute where none exceeds 1
     * @return null if they agree, otherwise the difference
     */
    String difference(float[] actual, float tolerance) {
        if (actual.length != output.length) {
            return actual.length + " numbers instead of " + output.length;
        }
        float largest = 1;
        float difference = 0;
        for (int i = 0; i < output.length; i++) {
            largest = Math.max(largest, Math.abs(output[i]));
            // Math.max propagates NaN.
            difference = Math.max(difference, Math.abs(output[i] - actual[i]));
        }
        return difference <= tolerance * largest ? null : "off by " + difference + " of " + largest;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(batch);
        out.writeInt(height);
        out.writeInt(width);
        out.writeInt(output.length);
        for (float number : output) {
            out.writeFloat(number);
        }
    }

    static KnownAnswer read(DataInputStream in) throws IOException {
        int batch = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        int count = in.readInt();
        if (count < 0 || count > MAX_NUMBERS) {
            throw new IOException("a known answer of " + count + " numbers");
        }
        float[] output = new float[count];
        for (int i = 0; i < count; i++) {
            output[i] = in.readFloat();
        }
        return new KnownAnswer(batch, height, width, output);
    }
}
