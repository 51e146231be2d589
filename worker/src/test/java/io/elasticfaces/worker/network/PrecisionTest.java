package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "auto, flags\t\t: avx512f avx512_bf16, BFLOAT16",
        "auto, flags\t\t: amx_bf16 amx_tile, BFLOAT16",
        "auto, flags\t\t: avx2 avx512f, FLOAT32",
        "auto, Features\t: fp avx512_bf16, FLOAT32",
        "float32, flags\t\t: avx512_bf16, FLOAT32",
        "bfloat16, flags\t\t: avx2, BFLOAT16",
    })
    void shouldSuitTheProcessor(String setting, String flags, Precision expected) throws IOException {
        Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n" + flags + "\nbugs\t\t: taa\n");
        assertThat(Precision.of(setting, cpuinfo)).isEqualTo(expected);
    }

    @Test
    void shouldUseFloat32WhereTheProcessorIsUnknown() {
        assertThat(Precision.of("auto", folder.resolve("nowhere"))).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.of("auto")).isIn((Object[]) Precision.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "", "BFLOAT16"})
    void shouldRefuseOtherWords(String word) {
        assertThatThrownBy(() -> Precision.of(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("app.worker.precision is \"" + word + "\" instead of auto, float32 or bfloat16");
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
                KnownAnswer expected = SmallPlan.answer(folder, batch, 41, 32);
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
