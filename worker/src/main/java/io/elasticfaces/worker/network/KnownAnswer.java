package io.elasticfaces.worker.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * An input to a network and the expected output, used to check every load of the network's archive.
 *
 * @param batch images in the input, whose pixels are pseudo-random
 * @param height rows of an image
 * @param width columns of an image
 * @param output the network's whole output
 */
@SuppressWarnings("ArrayRecordComponent") // Internal; never compared.
record KnownAnswer(int batch, int height, int width, float[] output) {

    /**
     * Computes the output, in seconds for the largest network.
     *
     * @param folder for a temporary archive of the network's size
     * @param plan for {@link Kernel#REFERENCE}
     * @throws IOException when the archive cannot be written or loaded
     */
    static KnownAnswer compute(Path folder, NetworkPlan plan, int batch, int height, int width) throws IOException {
        KnownAnswer unanswered = new KnownAnswer(batch, height, width, new float[0]);
        Path archive = folder.resolve("reference.pt");
        try {
            NetworkArchive.write(archive, plan, unanswered);
            try (Network reference = Network.load(archive, Precision.FLOAT32)) {
                float[] output =
                        reference.run(unanswered.input(), batch, height, width).values();
                return new KnownAnswer(batch, height, width, output);
            }
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    /** The input in [-1, 1), in the order [batch][height][width][3]. The generator's numbers are specified by Java. */
    float[] input() {
        Random random = new Random(0);
        float[] pixels = new float[batch * 3 * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat() * 2 - 1;
        }
        return pixels;
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
}
