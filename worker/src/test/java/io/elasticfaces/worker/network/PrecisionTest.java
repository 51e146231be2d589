package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.network.Script.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
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
        try (Network network = Network.openEmbedder(folder, Precision.BFLOAT16)) {
            assertThat(network.precision()).isEqualTo(Precision.BFLOAT16);
            for (int batch = 1; batch <= 3; batch++) {
                KnownAnswer expected = KnownAnswer.compute(folder, SmallPlan.plan(), batch, 41, 32);
                float[] actual = network.run(expected.input(), batch, 41, 32).values();
                // A hundredth of the largest component, as the check at load allows.
                assertThat(actual).usingComparatorWithPrecision(0.05f).containsExactly(expected.output());
                assertThat(actual).isNotEqualTo(expected.output());
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

    /** An archive that computes wrongly, one that does not load, and none at all. */
    @Test
    void shouldFallBackToFloat32() throws IOException {
        write(folder);
        Path bfloat16 = folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16);
        Archives.rewrite(bfloat16, source -> source.replace(", 1, \"relu\"", ", 1, \"none\""));
        assertFloat32();
        Archives.rewrite(bfloat16, source -> source.replace("ops.mkldnn", "ops.unknown"));
        assertFloat32();
        Files.delete(bfloat16);
        assertFloat32();
    }

    private void assertFloat32() throws IOException {
        try (Network network = Network.openEmbedder(folder, Precision.BFLOAT16)) {
            assertThat(network.precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    private static void write(Path folder) throws IOException {
        SmallPlan.write(folder.resolve(DerivedArchives.EMBEDDER), Kernel.XNNPACK);
        SmallPlan.write(folder.resolve(DerivedArchives.EMBEDDER_BFLOAT16), Kernel.ONEDNN_BFLOAT16);
    }
}
