package io.elasticfaces.recognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.recognition.network.NetworkArchive.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small network that has every kind of step, and the channel counts that oneDNN is known to get wrong. */
class NetworkTest {
    @TempDir
    Path folder;

    @Test
    void shouldComputeTheSameInEveryForm() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 2, 29, 38));
        try (Network quick = Network.open(archive);
                Network plain = Network.openPlain(archive)) {
            // Where the quick form failed the plain one would have taken its place, and answered as well.
            assertThat(quick.form()).isEqualTo(Network.Form.QUICK);
            for (int batch = 1; batch <= 3; batch++) {
                float[] input = Noise.of("input" + batch).first(batch * 3 * 41 * 32);
                Activation expected = plan.compute(Activation.ofInterleaved(batch, 3, 41, 32, input));
                for (Network network : new Network[] {quick, plain}) {
                    Network.Output actual = network.run(input, batch, 41, 32);
                    assertThat(actual.channels()).isEqualTo(7);
                    assertThat(actual.height()).isEqualTo(1);
                    assertThat(actual.values())
                            .usingComparatorWithPrecision(1e-4f)
                            .containsExactly(expected.values());
                }
            }
        }
    }

    @Test
    void shouldAnswerSeveralThreadsAtOnce() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        try (Network network = Network.open(archive)) {
            List<float[]> inputs = IntStream.range(0, 40)
                    .mapToObj(i -> Noise.of("thread " + i).first(3 * 400))
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
    void shouldTakeThePlainFormWhereTheQuickOneIsWrong() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        Archives.rewrite(archive, source -> source.replaceFirst("\"relu\"", "\"none\""));
        float[] input = Noise.of("input").first(3 * 20 * 20);
        try (Network network = Network.open(archive)) {
            assertThat(network.run(input, 1, 20, 20).values())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(plan.compute(Activation.ofInterleaved(1, 3, 20, 20, input))
                            .values());
        }
    }

    @Test
    void shouldTakeThePlainFormWhereTheQuickOneFails() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        Archives.rewrite(archive, source -> source.replace("largest_of_three(v1,", "largest_of_three(w[0],"));
        try (Network network = Network.open(archive)) {
            assertThat(network.run(new float[3 * 400], 1, 20, 20).values()).hasSize(7);
        }
    }

    @Test
    void shouldRefuseToRunWhereBothFormsAreWrong() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        Question question = NetworkArchive.question(plan, 1, 20, 20);
        float[] other = question.answer().clone();
        other[3] += 0.1f;
        NetworkArchive.write(archive, plan, new Question(1, 20, 20, other));
        assertThatThrownBy(() -> Network.open(archive))
                .isInstanceOf(WrongNumbers.class)
                .hasMessageContaining("small.pt computes wrong numbers on this machine: off by ");
    }

    @Test
    void shouldTakeThePlainFormWhereTheQuickOneDoesNotLoad() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        Archives.rewrite(archive, source -> source.replace("ops.mkldnn", "ops.unknown"));
        try (Network network = Network.open(archive)) {
            assertThat(network.run(new float[3 * 400], 1, 20, 20).values()).hasSize(7);
        }
    }

    @Test
    void shouldSayThatAFileIsNoArchive() throws IOException {
        Path file = Files.writeString(folder.resolve("small.pt"), "no zip");
        assertThatThrownBy(() -> Network.open(file)).isInstanceOf(IOException.class);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a"));
        }
        assertThatThrownBy(() -> Network.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no archive of ours");
    }

    @Test
    void shouldRefuseAnInputOfAnotherSize() throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        try (Network network = Network.open(archive)) {
            assertThatThrownBy(() -> network.run(new float[5], 1, 20, 20)).hasMessageContaining("5 numbers");
        }
    }
}
