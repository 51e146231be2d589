package io.elasticfaces.cli.models;

import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The addresses at which facenet-pytorch (MIT licence) publishes the weights of the facenet set.
 *
 * @param data folder of the MTCNN files, in the repository
 * @param release folder of the InceptionResnetV1 file, in release 2.2.9
 */
record FacenetHome(URI data, URI release) {
    static final FacenetHome PUBLIC = new FacenetHome(
            URI.create("https://raw.githubusercontent.com/timesler/facenet-pytorch/master/data/"),
            URI.create("https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/"));

    /** SHA-256 of the MTCNN files. */
    private static final Map<String, String> HASHES = Map.of(
            "pnet.pt", "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
            "rnet.pt", "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
            "onet.pt", "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d");

    /** The largest file has 107 MiB. */
    private static final long MAX_BYTES = 160L << 20;

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    URI address(String file) {
        return (HASHES.containsKey(file) ? data : release).resolve(file);
    }

    /**
     * Downloads the files that are missing from the folder.
     *
     * @return names of the downloaded files
     * @throws IOException if a file cannot be downloaded or has another SHA-256
     */
    List<String> fetch(Path folder, Consumer<String> progress) throws IOException {
        Files.createDirectories(folder);
        List<String> fetched = new ArrayList<>();
        for (String file : ModelKind.FACENET.files()) {
            Path to = folder.resolve(file);
            if (!Files.isRegularFile(to)) {
                progress.accept("fetching " + address(file));
                new Download(READ_TIMEOUT, progress).fetch(address(file), to, MAX_BYTES);
                String hash = ModelSets.sha256(to);
                if (!hash.equals(HASHES.getOrDefault(file, hash))) {
                    Files.delete(to);
                    throw new IOException(
                            address(file) + " has the SHA-256 " + hash + " instead of " + HASHES.get(file));
                }
                fetched.add(file);
            }
        }
        return fetched;
    }
}
