package io.elasticfaces.recognition.embed;

import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.network.Precision;

/**
 * The descriptor of 128 numbers of dlib's ResNet-29, not normalised: pixels less the mean colour (122.782, 117.001,
 * 104.298) over 256, the constants of dlib's {@code input_rgb_image} and of face-api.js.
 */
public final class DlibEmbedder implements Embedder {
    private static final int DIMENSION = 128;

    private final Network network;

    /**
     * Makes the embedder.
     *
     * @param network dlib's network; closed with the embedder
     */
    public DlibEmbedder(Network network) {
        this.network = network;
    }

    @Override
    public CropKind crop() {
        return CropKind.CHIP_150;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public float[] embed(byte[] rgb) {
        float[] pixels = Pixels.of(rgb, crop(), 122.782, 117.001, 104.298, 256);
        return network.run(pixels, 1, crop().side(), crop().side()).values();
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
