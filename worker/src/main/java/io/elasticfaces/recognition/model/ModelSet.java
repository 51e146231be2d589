package io.elasticfaces.recognition.model;

import io.elasticfaces.recognition.embed.Embedder;
import io.elasticfaces.recognition.network.MtcnnNetworks;
import io.elasticfaces.recognition.network.Precision;

/**
 * A model set loaded and checked: what finds faces and what tells them apart.
 *
 * @param name {@code facenet}, {@code dlib} or {@code facenet-seeded}
 * @param fingerprint 16 hexadecimal digits that stand for the weights; vectors of one fingerprint can be compared
 * @param threshold the largest Euclidean distance between two vectors of one person
 * @param mtcnn the detector's networks
 * @param embedder what makes the vectors
 */
public record ModelSet(String name, String fingerprint, double threshold, MtcnnNetworks mtcnn, Embedder embedder)
        implements AutoCloseable {
    private static final int PNET_SIDE = 160;
    private static final int CROPS = 8;

    /**
     * What the embedder computes with: what was asked for, or float32 where that came out wrong. The fingerprint does not
     * tell, as vectors of all precisions can be compared.
     *
     * @return the precision
     */
    public Precision precision() {
        return embedder.precision();
    }

    /**
     * Returns this set with another threshold; both have the same networks, and closing one closes them.
     *
     * @param other the largest Euclidean distance between two vectors of one person
     * @return the set
     */
    public ModelSet withThreshold(double other) {
        return new ModelSet(name, fingerprint, other, mtcnn, embedder);
    }

    /**
     * Runs every network, so that the first picture is not slower than others. After the check at load this is the second
     * run: it makes the kernels for inputs of usual sizes, and the third is as quick as all later ones.
     */
    public void warmUp() {
        mtcnn.pnet(new float[3 * PNET_SIDE * PNET_SIDE], PNET_SIDE, PNET_SIDE);
        mtcnn.rnet(new float[CROPS * 3 * 24 * 24], CROPS);
        mtcnn.onet(new float[3 * 48 * 48], 1);
        embedder.embed(new byte[embedder.crop().bytes()]);
    }

    @Override
    public void close() {
        mtcnn.close();
        embedder.close();
    }
}
