package io.elasticfaces.worker.model;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model sets in a folder: {@code <folder>/facenet} and {@code <folder>/dlib} contain the published weights and the
 * archives derived from them.
 */
public final class ModelSets {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSets.class);

    private ModelSets() {}

    /**
     * Loads a set in float32, as for enrolment and for comparison with references.
     *
     * @param models the folder of model sets
     * @param name {@code facenet}, {@code dlib} or {@code facenet-seeded}
     * @return the set, which the caller closes
     * @throws IOException as {@link #open(Path, String, Precision)}
     */
    public static ModelSet open(Path models, String name) throws IOException {
        return open(models, name, Precision.FLOAT32);
    }

    /**
     * Loads a set, and derives its archives first if necessary.
     *
     * @param models the folder of model sets
     * @param name {@code facenet}, {@code dlib} or {@code facenet-seeded}
     * @param precision of its embedder; float32 is used if this machine computes wrong results in bfloat16
     * @return the set, which the caller closes
     * @throws ModelSetMissing when it is unknown, missing or incomplete
     * @throws io.elasticfaces.worker.weights.UnreadableWeights when a weights file is damaged
     * @throws IOException when an archive cannot be written or read
     * @throws io.elasticfaces.worker.network.WrongNumbers when this machine computes wrong results
     */
    public static ModelSet open(Path models, String name, Precision precision) throws IOException {
        ModelKind kind = kind(name);
        DerivedFolder derived = derived(models, kind);
        MtcnnNetworks mtcnn = MtcnnNetworks.open(derived.path());
        try {
            Embedder embedder = kind.embedder(Network.openEmbedder(derived.path(), precision));
            return new ModelSet(name, derived.fingerprint(), kind.threshold(), mtcnn, embedder);
        } catch (IOException | RuntimeException e) {
            mtcnn.close();
            throw e;
        }
    }

    /**
     * Derives a set's archives from its weights if necessary, so that later starts only load.
     *
     * @param models the folder of model sets
     * @param name the set
     * @return its fingerprint
     * @throws IOException as {@link #open(Path, String, Precision)}
     */
    public static String derive(Path models, String name) throws IOException {
        return derived(models, kind(name)).fingerprint();
    }

    /**
     * Lists the sets that can be opened, facenet first, without the seeded set.
     *
     * @param models the folder of model sets
     * @return their names; empty if the folder is missing
     * @throws IOException when the folder cannot be read
     */
    public static List<String> installed(Path models) throws IOException {
        List<String> names = new ArrayList<>();
        for (ModelKind kind : ModelKind.values()) {
            Path folder = models.resolve(kind.setName());
            boolean there = !kind.files().isEmpty()
                    && Files.isDirectory(folder)
                    && (WeightsFiles.missing(folder, kind.files()).isEmpty()
                            || DerivedFolder.find(folder, folder, kind.files()) != null);
            if (there) {
                names.add(kind.setName());
            }
        }
        return names;
    }

    private static ModelKind kind(String name) throws ModelSetMissing {
        return ModelKind.named(name)
                .orElseThrow(() -> new ModelSetMissing("There is no model set \"" + name + "\"; there are "
                        + Arrays.stream(ModelKind.values())
                                .map(ModelKind::setName)
                                .toList()));
    }

    private static DerivedFolder derived(Path models, ModelKind kind) throws IOException {
        Path folder = models.resolve(kind.setName());
        ModelKind owner = kind.files().isEmpty() ? lender(models, kind) : kind;
        Path weights = models.resolve(owner.setName());
        DerivedFolder there = DerivedFolder.find(folder, weights, owner.files());
        if (there != null) {
            return there;
        }
        List<String> missing = WeightsFiles.missing(weights, owner.files());
        if (!missing.isEmpty()) {
            throw new ModelSetMissing("The model set " + owner.setName() + " is incomplete: " + weights.toAbsolutePath()
                    + " lacks " + String.join(", ", missing) + ". Run ./faces models " + owner.setName()
                    + ", or put the files there.");
        }
        LOG.info("Deriving the archives of model set {} in {}, once; this takes some seconds", kind.setName(), folder);
        return DerivedFolder.make(kind, folder, weights, owner.files());
    }

    private static ModelKind lender(Path models, ModelKind kind) {
        return kind.lenders().stream()
                .filter(lender -> WeightsFiles.missing(models.resolve(lender.setName()), lender.files())
                        .isEmpty())
                .findFirst()
                .orElse(ModelKind.DLIB);
    }
}
