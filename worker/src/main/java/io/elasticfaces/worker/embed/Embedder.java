package io.elasticfaces.worker.embed;

import io.elasticfaces.worker.align.CropKind;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;

/** Computes the embedding of a face. Embeddings of the same person have a small Euclidean distance. Thread-safe. */
public final class Embedder implements AutoCloseable {
    /** The smallest length that facenet-pytorch's {@code normalize} divides by. */
    private static final double EPSILON = 1e-12;

    private final Network network;
    private final CropKind crop;
    private final int dimension;
    private final boolean normalised;

    /** {@code (p - mean) / divisor} for each channel and each pixel value p. */
    private final float[][] standardised = new float[3][256];

    private Embedder(
            Network network, CropKind crop, int dimension, boolean normalised, double divisor, double... means) {
        this.network = network;
        this.crop = crop;
        this.dimension = dimension;
        this.normalised = normalised;
        for (int channel = 0; channel < means.length; channel++) {
            for (int value = 0; value < 256; value++) {
                standardised[channel][value] = (float) ((value - means[channel]) / divisor);
            }
        }
    }

    /**
     * Creates an embedder for InceptionResnetV1: 512 numbers, normalised to length 1. Pixels are standardised as in
     * facenet-pytorch. Closes the network.
     */
    public static Embedder facenet(Network network) {
        return new Embedder(network, CropKind.BOX_240, 512, true, 128, 127.5, 127.5, 127.5);
    }

    /**
     * Creates an embedder for dlib's ResNet-29: 128 numbers, not normalised. The mean colour and the divisor are those
     * of dlib's {@code input_rgb_image} and of face-api.js. Closes the network.
     */
    public static Embedder dlib(Network network) {
        return new Embedder(network, CropKind.CHIP_150, 128, false, 256, 122.782, 117.001, 104.298);
    }

    /** Creates an embedder for MobileFaceNet: 512 numbers, normalised to length 1. Closes the network. */
    public static Embedder mobileFaceNet(Network network) {
        return new Embedder(network, CropKind.CHIP_112, 512, true, 128, 127, 127, 127);
    }

    /** Returns the crop that {@link #embed} takes. */
    public CropKind crop() {
        return crop;
    }

    /** Returns the number of components of an embedding. */
    public int dimension() {
        return dimension;
    }

    /** Returns the precision in use. Embeddings of all precisions can be compared. */
    public Precision precision() {
        return network.precision();
    }

    /**
     * Computes an embedding.
     *
     * @param rgb a crop, RGB by pixel and row
     * @param mirror whether to return the mean of the embeddings of the crop and of the mirrored crop, which distinguishes
     *     people better and takes twice the time
     * @throws IllegalArgumentException when the crop has another size
     */
    public float[] embed(byte[] rgb, boolean mirror) {
        float[] embedding = embed(rgb);
        if (mirror) {
            float[] mirrored = embed(mirrored(rgb));
            for (int i = 0; i < embedding.length; i++) {
                embedding[i] = (embedding[i] + mirrored[i]) / 2;
            }
            if (normalised) {
                normalise(embedding);
            }
        }
        return embedding;
    }

    private byte[] mirrored(byte[] rgb) {
        byte[] mirrored = new byte[rgb.length];
        int line = 3 * crop.side();
        for (int i = 0; i < rgb.length; i += 3) {
            System.arraycopy(rgb, i, mirrored, i - i % line + line - 3 - i % line, 3);
        }
        return mirrored;
    }

    /**
     * Computes an embedding.
     *
     * @param rgb a crop, RGB by pixel and row
     * @throws IllegalArgumentException when the crop has another size
     */
    public float[] embed(byte[] rgb) {
        if (rgb.length != crop.bytes()) {
            throw new IllegalArgumentException(
                    "a crop of " + rgb.length + " bytes instead of " + crop.bytes() + " for " + crop);
        }
        float[] pixels = new float[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            pixels[i] = standardised[0][rgb[i] & 0xFF];
            pixels[i + 1] = standardised[1][rgb[i + 1] & 0xFF];
            pixels[i + 2] = standardised[2][rgb[i + 2] & 0xFF];
        }
        float[] embedding = network.run(pixels, 1, crop.side(), crop.side()).values();
        if (normalised) {
            normalise(embedding);
        }
        return embedding;
    }

    private static void normalise(float[] vector) {
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        double length = Math.max(Math.sqrt(sum), EPSILON);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
