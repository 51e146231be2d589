package io.elasticfaces.recognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.recognition.network.NetworkArchive.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small network that has every kind of step, and the channel counts that oneDNN is known to get wrong. */
class NetworkTest {
    @TempDir
    Path folder;

    @Test
    void shouldComputeTheSameInEveryForm() throws IOException {
        NetworkPlan plan = plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 2, 29, 38));
        try (Network quick = Network.open(archive);
                Network plain = Network.openPlain(archive)) {
            for (int batch = 1; batch <= 3; batch++) {
                float[] input = Noise.of("input" + batch).first(batch * 3 * 41 * 32);
                Activation expected = plan.compute(new Activation(batch, 3, 41, 32, input));
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
        NetworkPlan plan = plan();
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
        NetworkPlan plan = plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        rewrite(archive, source -> source.replaceFirst("\"relu\"", "\"none\""));
        float[] input = Noise.of("input").first(3 * 20 * 20);
        try (Network network = Network.open(archive)) {
            assertThat(network.run(input, 1, 20, 20).values())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(
                            plan.compute(new Activation(1, 3, 20, 20, input)).values());
        }
    }

    @Test
    void shouldTakeThePlainFormWhereTheQuickOneFails() throws IOException {
        NetworkPlan plan = plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        rewrite(archive, source -> source.replace("torch.max_pool2d(v1,", "torch.max_pool2d(w[0],"));
        try (Network network = Network.open(archive)) {
            assertThat(network.run(new float[3 * 400], 1, 20, 20).values()).hasSize(7);
        }
    }

    @Test
    void shouldRefuseToRunWhereBothFormsAreWrong() throws IOException {
        NetworkPlan plan = plan();
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
        NetworkPlan plan = plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        rewrite(archive, source -> source.replace("ops.mkldnn", "ops.unknown"));
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
        NetworkPlan plan = plan();
        Path archive = folder.resolve("small.pt");
        NetworkArchive.write(archive, plan, NetworkArchive.question(plan, 1, 20, 20));
        try (Network network = Network.open(archive)) {
            assertThatThrownBy(() -> network.run(new float[5], 1, 20, 20)).hasMessageContaining("5 numbers");
        }
    }

    private static NetworkPlan plan() {
        NetworkPlan plan = new NetworkPlan("small");
        int v = plan.conv(NetworkPlan.INPUT, filter(28, 3, 3, 3), 1, 0, 0, true);
        v = plan.maxPool(v, 3, 2, true);
        v = plan.prelu(plan.conv(v, filter(24, 28, 3, 3), 1, 1, 1, false), slopes(24));
        v = plan.conv(v, filter(40, 24, 1, 7), 1, 0, 3, true);
        int residual = plan.conv(v, filter(40, 40, 7, 1), 1, 3, 0, true);
        v = plan.convPlus(residual, v, filter(40, 40, 3, 3), 1, true);
        v = plan.convPlus(residual, v, filter(48, 40, 1, 1), 0, false);
        int down = plan.pad(plan.conv(v, filter(64, 48, 2, 2), 2, 0, 0, false), 1, 2, 0);
        int pooled = plan.pad(plan.averagePool(v, 2, 2), 1, 2, 16);
        v = plan.addRelu(down, pooled);
        v = plan.concat(v, plan.maxPool(v, 1, 1, false));
        plan.head(plan.mean(v), filter(7, 128, 1, 1));
        return plan;
    }

    private static Filter filter(int out, int in, int height, int width) {
        String name = "filter " + out + " " + in + " " + height;
        float[] weights = Noise.of(name).first(out * in * height * width);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) Math.sqrt(6.0 / (in * height * width));
        }
        return new Filter(
                out, in, height, width, weights, Noise.of(name + " bias").first(out));
    }

    /** From -1.3 to 1.3, as MTCNN's. */
    private static float[] slopes(int count) {
        float[] slopes = Noise.of("slopes").first(count);
        for (int i = 0; i < count; i++) {
            slopes[i] *= 1.3f;
        }
        return slopes;
    }

    private static void rewrite(Path archive, UnaryOperator<String> change) throws IOException {
        Path copy = archive.resolveSibling("copy");
        try (ZipFile zip = new ZipFile(archive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("m/code/__torch__.py")) {
                    String source = new String(content, StandardCharsets.UTF_8);
                    String changed = change.apply(source);
                    assertThat(changed).isNotEqualTo(source);
                    content = changed.getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
                out.closeEntry();
            }
        }
        Files.move(copy, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
