package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a small network with every operation, and with the channel counts that oneDNN computes wrongly. */
class NetworkTest {
    @TempDir
    Path folder;

    private Path archive;
    private KnownAnswer known;

    @BeforeEach
    void write() throws IOException {
        archive = folder.resolve("small.pt");
        known = SmallPlan.write(archive, Kernel.ONEDNN);
    }

    @ParameterizedTest
    @EnumSource(names = {"ONEDNN", "XNNPACK"})
    void shouldComputeTheSameAsFloat64AtEveryBatchSize(Kernel kernel) throws IOException {
        NetworkArchive.write(archive, SmallPlan.plan(kernel), known);
        try (Network network = Network.open(archive)) {
            for (int batch = 1; batch <= 3; batch++) {
                KnownAnswer expected = SmallPlan.answer(folder, batch, 41, 32);
                Network.Output actual = network.run(expected.input(), batch, 41, 32);
                assertThat(actual.channels()).isEqualTo(7);
                assertThat(actual.height()).isEqualTo(1);
                assertThat(actual.values()).usingComparatorWithPrecision(1e-4f).containsExactly(expected.output());
            }
        }
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
    void shouldRefuseAnArchiveThatComputesWrongly() throws IOException {
        Archives.rewrite(archive, source -> source.replaceFirst("\"relu\"", "\"none\""));
        assertThatThrownBy(() -> Network.open(archive))
                .isInstanceOf(WrongNumbers.class)
                .hasMessageContaining("small.pt computes wrong numbers on this machine: off by ");
    }

    @Test
    void shouldRefuseAnArchiveThatDoesNotRun() throws IOException {
        Archives.rewrite(archive, source -> source.replace("torch.max_pool2d(v1,", "torch.max_pool2d(w[1],"));
        assertThatThrownBy(() -> Network.open(archive))
                .isInstanceOf(WrongNumbers.class)
                .hasMessageContaining("small.pt does not run on this machine");
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
}
