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
}
