package io.elasticfaces.worker.model;

import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.Precision;

/**
 * A loaded and checked model set: a detector and an embedder.
 *
 * @param name such as {@code dlib}
 * @param fingerprint 16 hexadecimal digits that identify the weights; only embeddings of the same fingerprint can be compared
 * @param threshold the distance below which a face is that of the nearest person
 * @param similarity the similarity by distance
 * @param mtcnn the detector's networks
 * @param embedder computes the embeddings
 */
public record ModelSet(
        String name,
        String fingerprint,
        Threshold threshold,
        Similarity similarity,
        MtcnnNetworks mtcnn,
        Embedder embedder)
        implements AutoCloseable {
    private static final int PNET_SIDE = 160;
    private static final int CROPS = 8;

    /** Returns what tells its embeddings from those of other sets. */
    public ModelId id() {
        return new ModelId(name, fingerprint, embedder.dimension());
    }

    /**
     * Returns the embedder's precision: the requested one, or float32 if that does not work. It is not part of the
     * fingerprint, as embeddings of all precisions can be compared.
     */
    public Precision precision() {
        return embedder.precision();
    }

    /**
     * Returns this set with another threshold. Both share their networks, and closing one closes them.
     */
    public ModelSet withThreshold(Threshold other) {
        return new ModelSet(name, fingerprint, other, similarity, mtcnn, embedder);
    }

    /**
     * Runs every network, so that the first picture takes no longer than others. After the check at load this is the second
     * run, which prepares the kernels for inputs of usual sizes.
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
