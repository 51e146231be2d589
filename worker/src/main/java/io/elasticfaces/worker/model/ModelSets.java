package io.elasticfaces.worker.model;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The model sets in a folder: a subfolder of each set's name, such as {@code dlib}, contains the published weights and the
 * archives derived from them.
 */
public final class ModelSets {
    /** The shipped value of app.worker.stranger-rate. */
    private static final double DEFAULT_STRANGER_RATE = 0.01;

    private ModelSets() {}

    /** Loads a set in float32, as for enrolment and for comparison with references. */
    public static ModelSet open(Path models, String name) throws IOException {
        return open(models, name, Precision.FLOAT32);
    }

    /**
     * Loads a set, and derives its archives first if necessary.
     *
     * @param models the folder of model sets
     * @param name such as {@code dlib}
     * @param precision of its embedder; float32 is used if this machine computes wrong results in bfloat16
     * @return the set, which the caller closes
     * @throws ModelSetMissing when it is unknown, missing or incomplete
     * @throws io.elasticfaces.worker.weights.UnreadableWeights when a weights file is damaged
     * @throws IOException when an archive cannot be written or read
     * @throws io.elasticfaces.worker.network.WrongNumbers when this machine computes wrong results
     * @throws IllegalArgumentException when the set's curve of false accepts is malformed
     */
    public static ModelSet open(Path models, String name, Precision precision) throws IOException {
        ModelKind kind = kind(name);
        DerivedFolder derived = DerivedFolder.of(kind, models.resolve(name));
        FalseAcceptCurve curve = FalseAcceptCurve.of(name, models.resolve(name)).orElse(null);
        MtcnnNetworks mtcnn = MtcnnNetworks.open(derived.path());
        try {
            Embedder embedder = kind.embedder(Network.openEmbedder(derived.path(), precision));
            Threshold threshold = new Threshold(kind.threshold(), curve, DEFAULT_STRANGER_RATE);
            Similarity similarity = Optional.ofNullable(curve)
                    .flatMap(FalseAcceptCurve::similarity)
                    .orElse(Similarity.UNMEASURED);
            return new ModelSet(name, derived.fingerprint(), threshold, similarity, mtcnn, embedder);
        } catch (IOException | RuntimeException e) {
            mtcnn.close();
            throw e;
        }
    }

    /**
     * Derives a set's archives from its weights if necessary, so that later starts only load.
     *
     * @return the set's fingerprint
     * @throws IOException as {@link #open(Path, String, Precision)}
     */
    public static String derive(Path models, String name) throws IOException {
        return DerivedFolder.of(kind(name), models.resolve(name)).fingerprint();
    }

    /**
     * Lists the sets that can be opened, in the order in which they are preferred.
     *
     * @param models the folder of model sets
     * @return their names; empty if the folder is missing
     * @throws IOException when the folder cannot be read
     */
    public static List<String> installed(Path models) throws IOException {
        List<String> names = new ArrayList<>();
        for (ModelKind kind : ModelKind.values()) {
            Path folder = models.resolve(kind.setName());
            if (DerivedFolder.missing(folder, kind.files()).isEmpty() || DerivedFolder.find(kind, folder) != null) {
                names.add(kind.setName());
            }
        }
        return names;
    }

    /** Returns a file's SHA-256 in lower-case hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        return new DigestUtils("SHA-256").digestAsHex(file);
    }

    private static ModelKind kind(String name) throws ModelSetMissing {
        return ModelKind.named(name)
                .orElseThrow(() -> new ModelSetMissing("There is no model set \"" + name + "\"; there are "
                        + Arrays.stream(ModelKind.values())
                                .map(ModelKind::setName)
                                .toList()));
    }
}
