package io.elasticfaces.recognition.embed;

import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.network.Precision;

/**
 * InceptionResnetV1's embedding of 512 numbers, of length 1: pixels standardised as {@code (p - 127.5) / 128}, as in
 * facenet-pytorch.
 */
public final class FacenetEmbedder implements Embedder {
    private static final int DIMENSION = 512;
    /** The least length that facenet-pytorch's {@code normalize} divides by. */
    private static final double EPSILON = 1e-12;

    private final Network network;

    /**
     * Makes the embedder.
     *
     * @param network InceptionResnetV1; closed with the embedder
     */
    public FacenetEmbedder(Network network) {
        this.network = network;
    }

    @Override
    public CropKind crop() {
        return CropKind.BOX_240;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public float[] embed(byte[] rgb) {
        float[] pixels = Pixels.of(rgb, crop(), 127.5, 127.5, 127.5, 128);
        float[] vector = network.run(pixels, 1, crop().side(), crop().side()).values();
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        double length = Math.max(Math.sqrt(sum), EPSILON);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    @Override
    public Precision precision() {
        return network.precision();
    }

    @Override
    public void close() {
        network.close();
    }
}
