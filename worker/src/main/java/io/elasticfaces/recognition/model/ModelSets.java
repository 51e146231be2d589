package io.elasticfaces.recognition.model;

import io.elasticfaces.recognition.embed.Embedder;
import io.elasticfaces.recognition.network.MtcnnNetworks;
import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model sets in a folder: {@code <folder>/facenet} and {@code <folder>/dlib} hold the weights as published, and
 * beside them the archives derived from them.
 */
public final class ModelSets {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSets.class);

    private ModelSets() {}

    /**
     * Loads a set that computes with float32, as whoever makes galleries or compares with references wants it.
     *
     * @param models the folder of model sets
     * @param name {@code facenet}, {@code dlib} or {@code facenet-seeded}
     * @return the set, which its user closes
     * @throws IOException as {@link #open(Path, String, Precision)}
     */
    public static ModelSet open(Path models, String name) throws IOException {
        return open(models, name, Precision.FLOAT32);
    }

    /**
     * Loads a set, deriving its archives first if that has not been done.
     *
     * @param models the folder of model sets
     * @param name {@code facenet}, {@code dlib} or {@code facenet-seeded}
     * @param precision what its embedder computes with where this machine does that right, else float32
     * @return the set, which its user closes
     * @throws ModelSetMissing when it is unknown, not there or not whole
     * @throws io.elasticfaces.recognition.weights.UnreadableWeights when a weights file is damaged
     * @throws IOException when an archive cannot be written or read
     * @throws io.elasticfaces.recognition.network.WrongNumbers when this machine computes the networks wrongly
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
     * Derives a set's archives from its weights if that has not been done, so that later starts only load.
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
     * Lists the sets that can be opened, the original system's first. Sets that recognise nobody are not among them.
     *
     * @param models the folder of model sets
     * @return their names; none when the folder is not there
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
            throw new ModelSetMissing("The model set " + owner.setName() + " is not whole: " + weights.toAbsolutePath()
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
