package io.elasticfaces.app.models;

import io.elasticfaces.recognition.model.ModelKind;
import io.elasticfaces.recognition.model.WeightsFiles;
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
 * Where facenet-pytorch (MIT licence) publishes the weights of the facenet set: MTCNN's in its repository,
 * InceptionResnetV1's as a file of its release 2.2.9.
 *
 * @param data the folder of {@code pnet.pt}, {@code rnet.pt} and {@code onet.pt}
 * @param release the folder of {@code 20180402-114759-vggface2.pt}
 */
record FacenetHome(URI data, URI release) {
    static final FacenetHome PUBLIC = new FacenetHome(
            URI.create("https://raw.githubusercontent.com/timesler/facenet-pytorch/master/data/"),
            URI.create("https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/"));

    /** SHA-256 of the files that are known; the large one's is remembered when it is first fetched. */
    private static final Map<String, String> KNOWN = Map.of(
            "pnet.pt", "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
            "rnet.pt", "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
            "onet.pt", "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d");

    private static final long SMALL_LIMIT = 8L << 20;
    /** The published file has 107 MiB. */
    private static final long LARGE_LIMIT = 160L << 20;

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    URI address(String file) {
        return (KNOWN.containsKey(file) ? data : release).resolve(file);
    }

    /**
     * Fetches the files that are not there yet.
     *
     * @param folder where to
     * @param say is told of the progress
     * @return the names of those that were fetched
     * @throws IOException when one cannot be had or is not the one expected
     */
    List<String> fetch(Path folder, Consumer<String> say) throws IOException {
        Files.createDirectories(folder);
        Download download = new Download(CONNECT, SILENCE, say);
        List<String> fetched = new ArrayList<>();
        for (String file : ModelKind.FACENET.files()) {
            Path to = folder.resolve(file);
            if (Files.isRegularFile(to)) {
                say.accept(file + " is there");
                continue;
            }
            say.accept("fetching " + address(file));
            download.fetch(address(file), to, KNOWN.containsKey(file) ? SMALL_LIMIT : LARGE_LIMIT);
            if (KNOWN.containsKey(file)) {
                check(file, to);
            }
            fetched.add(file);
        }
        return fetched;
    }

    private void check(String file, Path there) throws IOException {
        String hash = WeightsFiles.sha256(there);
        if (!hash.equals(KNOWN.get(file))) {
            Files.delete(there);
            throw new IOException(address(file) + " has the SHA-256 " + hash + " instead of " + KNOWN.get(file)
                    + ": it is not the file expected");
        }
    }
}
