package io.elasticfaces.recognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.recognition.network.NetworkArchive.Question;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
    private static final String RELU = ", 1, \"relu\"";
    private static final String NO_RELU = ", 1, \"none\"";

    @TempDir
    Path folder;

    @Test
    void shouldSuitTheProcessor() {
        assertThat(Precision.of("auto", Set.of("avx512f", "avx512_bf16"))).isEqualTo(Precision.BFLOAT16);
        assertThat(Precision.of("auto", Set.of("amx_tile", "amx_bf16"))).isEqualTo(Precision.BFLOAT16);
        assertThat(Precision.of("auto", Set.of("avx2", "avx512f"))).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.of("auto", Set.of())).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.of("float32", Set.of("avx512_bf16"))).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.of("bfloat16", Set.of())).isEqualTo(Precision.BFLOAT16);
        assertThat(Precision.of("auto")).isIn((Object[]) Precision.values());
    }

    @Test
    void shouldRefuseOtherWords() {
        for (String word : new String[] {"half", "", "BFLOAT16"}) {
            assertThatThrownBy(() -> Precision.of(word))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("app.worker.precision is \"" + word + "\" instead of auto, float32 or bfloat16");
        }
    }

    @Test
    void shouldReadTheFlagsOfTheFirstProcessor() throws IOException {
        Path cpuinfo = Files.writeString(
                folder.resolve("cpuinfo"),
                "processor\t: 0\nflags\t\t: fpu avx512_bf16 \nbugs\t\t: taa\nprocessor\t: 1\nflags\t\t: other\n");
        assertThat(Precision.flags(cpuinfo)).containsExactlyInAnyOrder("fpu", "avx512_bf16");
        assertThat(Precision.flags(Files.writeString(cpuinfo, "Features\t: fp bf16\n")))
                .isEmpty();
        assertThat(Precision.flags(folder.resolve("nowhere"))).isEmpty();
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

    @Test
    void shouldComputeWithBfloat16() throws IOException {
        write(folder);
        NetworkPlan plan = SmallPlan.plan();
        try (Network network = Network.openEmbedder(folder, Precision.BFLOAT16)) {
            assertThat(network.precision()).isEqualTo(Precision.BFLOAT16);
            for (int batch = 1; batch <= 3; batch++) {
                float[] input = Noise.of("input" + batch).first(batch * 3 * 41 * 32);
                float[] expected = plan.compute(Activation.ofInterleaved(batch, 3, 41, 32, input))
                        .values();
                float[] actual = network.run(input, batch, 41, 32).values();
                // A hundredth of the largest component, as a load allows.
                assertThat(actual).usingComparatorWithPrecision(0.05f).containsExactly(expected);
                assertThat(actual).isNotEqualTo(expected);
            }
        }
        assertThat(Files.size(folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16)))
                .isLessThan(Files.size(folder.resolve(DerivedArchives.EMBEDDER)) * 2 / 3);
    }

    @Test
    void shouldComputeWithFloat32WhereAsked() throws IOException {
        write(folder);
        try (Network network = Network.openEmbedder(folder, Precision.FLOAT32)) {
            assertThat(network.precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void shouldFallBackFromAWrongBfloat16() throws Exception {
        write(folder);
        spoil(DerivedArchives.EMBEDDER_BFLOAT16, RELU, NO_RELU);
        assertFloat32("off by ");
    }

    @Test
    void shouldFallBackFromABfloat16ThatDoesNotLoad() throws Exception {
        write(folder);
        spoil(DerivedArchives.EMBEDDER_BFLOAT16, "ops.mkldnn", "ops.unknown");
        assertFloat32("PyTorch cannot load ");
    }

    @Test
    void shouldFallBackFromABfloat16ThatIsNotThere() throws Exception {
        write(folder);
        Files.delete(folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16));
        assertFloat32("embedder-bfloat16.pt");
    }

    @Test
    void shouldFallBackToThePlainFormAtLast() throws Exception {
        write(folder);
        spoil(DerivedArchives.EMBEDDER_BFLOAT16, RELU, NO_RELU);
        spoil(DerivedArchives.EMBEDDER, RELU, NO_RELU);
        assertThat(assertFloat32("float32 runs instead")).contains("the slower plain form runs");
    }

    /** Changes an archive's source, and nothing else of it. */
    private void spoil(String archive, String from, String to) throws IOException {
        Archives.rewrite(folder.resolve(archive), source -> source.replace(from, to));
    }

    private String assertFloat32(String warning) throws Exception {
        Network[] opened = new Network[1];
        String said = said(() -> opened[0] = Network.openEmbedder(folder, Precision.BFLOAT16));
        try (Network network = opened[0]) {
            assertThat(network.precision()).isEqualTo(Precision.FLOAT32);
            float[] input = Noise.of("input").first(3 * 20 * 20);
            assertThat(network.run(input, 1, 20, 20).values())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(SmallPlan.plan()
                            .compute(Activation.ofInterleaved(1, 3, 20, 20, input))
                            .values());
        }
        assertThat(said).contains("embedder-bfloat16.pt does not compute right here (", warning);
        return said;
    }

    private static String said(Callable<?> action) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            action.call();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void write(Path folder) throws IOException {
        NetworkPlan plan = SmallPlan.plan();
        Question question = NetworkArchive.question(plan, 1, 20, 20);
        NetworkArchive.write(folder.resolve(DerivedArchives.EMBEDDER), plan, question);
        NetworkArchive.writeBfloat16(folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16), plan, question);
    }
}
