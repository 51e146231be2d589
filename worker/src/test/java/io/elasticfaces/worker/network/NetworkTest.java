package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a small network with every operation, and with the channel counts that oneDNN computes wrongly. */
class NetworkTest {
    @TempDir
    Path folder;

    private Path archive;
    private Path bfloat16;
    private KnownAnswer known;

    @BeforeEach
    void write() throws IOException {
        archive = folder.resolve(DerivedArchives.EMBEDDER);
        bfloat16 = folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16);
        known = SmallPlan.answer(folder, 1, 20, 20);
        NetworkArchive.write(archive, SmallPlan.plan(Kernel.ONEDNN), known);
        NetworkArchive.write(bfloat16, SmallPlan.plan(Kernel.ONEDNN_BFLOAT16), known);
    }

    /** The tolerance of bfloat16 is a hundredth of the largest component, as the check at load allows. */
    @ParameterizedTest
    @CsvSource({"ONEDNN, FLOAT32, 1e-4", "XNNPACK, FLOAT32, 1e-4", "ONEDNN_BFLOAT16, BFLOAT16, 0.05"})
    void shouldComputeTheSameAsFloat64AtEveryBatchSize(Kernel kernel, Precision precision, float tolerance)
            throws IOException {
        if (precision == Precision.FLOAT32) {
            NetworkArchive.write(archive, SmallPlan.plan(kernel), known);
        }
        try (Network network = Network.openEmbedder(folder, precision)) {
            assertThat(network.precision()).isEqualTo(precision);
            for (int batch = 1; batch <= 3; batch++) {
                KnownAnswer expected = SmallPlan.answer(folder, batch, 41, 32);
                Network.Output actual = network.run(expected.input(), batch, 41, 32);
                assertThat(actual.channels()).isEqualTo(7);
                assertThat(actual.height()).isEqualTo(1);
                assertThat(actual.values())
                        .usingComparatorWithPrecision(tolerance)
                        .containsExactly(expected.output());
            }
        }
        assertThat(Files.size(bfloat16)).isLessThan(Files.size(archive) * 2 / 3);
    }

    @Test
    void shouldAnswerSeveralThreadsAtOnce() throws IOException {
        try (Network network = Network.open(archive)) {
            List<float[]> inputs = IntStream.range(0, 40)
                    .mapToObj(i -> SeededWeights.noise("thread " + i, 3 * 400))
                    .toList();
            List<float[]> alone = inputs.stream()
                    .map(input -> network.run(input, 1, 20, 20).values())
                    .toList();
            List<float[]> together = inputs.parallelStream()
                    .map(input -> network.run(input, 1, 20, 20).values())
                    .toList();
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(together.get(i)).containsExactly(alone.get(i));
            }
        }
    }

    @Test
    void shouldRefuseAnArchiveThatDoesNotCompute() throws IOException {
        rewrite(archive, ", 1, \"relu\"", ", 1, \"none\"");
        assertThatThrownBy(() -> Network.open(archive))
                .isInstanceOf(WrongNumbers.class)
                .hasMessageContaining("embedder.pt computes wrong numbers on this machine: off by ");
        rewrite(archive, "torch.max_pool2d(v1,", "torch.max_pool2d(w[1],");
        assertThatThrownBy(() -> Network.open(archive))
                .isInstanceOf(WrongNumbers.class)
                .hasMessageContaining("embedder.pt does not run on this machine");
    }

    @Test
    void shouldNoticeASmallDifference() throws IOException {
        float[] other = known.output().clone();
        other[3] += 0.1f;
        NetworkArchive.write(archive, SmallPlan.plan(Kernel.ONEDNN), new KnownAnswer(1, 20, 20, other));
        assertThatThrownBy(() -> Network.open(archive)).isInstanceOf(WrongNumbers.class);
        assertThat(known.difference(new float[] {Float.NaN, 0, 0, 0, 0, 0, 0}, 1e-3f))
                .startsWith("off by NaN");
    }

    /** An archive that computes wrongly, one that does not load, and none at all. */
    @Test
    void shouldFallBackToFloat32() throws IOException {
        rewrite(bfloat16, ", 1, \"relu\"", ", 1, \"none\"");
        assertFloat32();
        rewrite(bfloat16, "ops.mkldnn", "ops.unknown");
        assertFloat32();
        Files.delete(bfloat16);
        assertFloat32();
    }

    private void assertFloat32() throws IOException {
        try (Network network = Network.openEmbedder(folder, Precision.BFLOAT16)) {
            assertThat(network.precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void shouldSayThatAFileIsNoArchive() throws IOException {
        Path file = Files.writeString(folder.resolve("text.pt"), "no zip");
        assertThatThrownBy(() -> Network.open(file)).isInstanceOf(IOException.class);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a"));
        }
        assertThatThrownBy(() -> Network.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not an archive of this program");
    }

    @Test
    void shouldRefuseAnInputOfAnotherSize() throws IOException {
        try (Network network = Network.open(archive)) {
            assertThatThrownBy(() -> network.run(new float[5], 1, 20, 20)).hasMessageContaining("5 numbers");
        }
    }

    /** Ties go to the even one: 1 + 2^-8 down to 1, 1 + 3 * 2^-8 up to 1 + 4 * 2^-8. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 3f80",
        "-1, bf80",
        "1.00390625, 3f80",
        "1.01171875, 3f82",
        "1.0039064, 3f81",
        "Infinity, 7f80",
        "3.4028235e38, 7f80",
        "NaN, 7fc0"
    })
    void shouldRoundToTheNearestBfloat16(float number, String bits) {
        assertThat(NetworkArchive.bfloat16(number) & 0xFFFF).isEqualTo(Integer.parseInt(bits, 16));
    }

    /** Changes the script of an archive. */
    private static void rewrite(Path archive, String code, String other) throws IOException {
        Path copy = archive.resolveSibling("copy");
        try (ZipFile zip = new ZipFile(archive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("m/code/__torch__.py")) {
                    String script = new String(content, StandardCharsets.UTF_8);
                    assertThat(script).contains(code);
                    content = script.replace(code, other).getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
                out.closeEntry();
            }
        }
        Files.move(copy, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
