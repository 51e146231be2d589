package io.elasticfaces.worker.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The number format that an embedder computes with. The detector always uses float32: bfloat16 is too coarse for it.
 */
public enum Precision {
    /** 24 bits of significand, on every processor; a component is off by at most 3e-7. */
    FLOAT32,
    /**
     * 8 bits of significand, accumulated in float32: half the time and memory where the processor has instructions for it. A
     * component is off by up to 2e-3, which hardly changes a distance. Not every network has it. Embeddings of both precisions can be compared.
     */
    BFLOAT16;

    /**
     * CPU flags of the bfloat16 instructions that PyTorch uses. Without them its kernels convert back and forth, and are
     * slower than those of float32.
     */
    private static final Pattern INSTRUCTIONS = Pattern.compile("^flags\\b.*\\b(avx512_bf16|amx_bf16)\\b");

    /**
     * Parses the setting {@code app.worker.precision} on this machine.
     *
     * @param setting {@code float32}, {@code bfloat16}, or {@code auto} to choose by processor
     * @return the precision to try
     * @throws IllegalArgumentException when it has another value
     */
    public static Precision of(String setting) {
        return of(setting, Path.of("/proc/cpuinfo"));
    }

    static Precision of(String setting, Path cpuinfo) {
        switch (setting) {
            case "auto":
                try (Stream<String> lines = Files.lines(cpuinfo)) {
                    return lines.anyMatch(line -> INSTRUCTIONS.matcher(line).find()) ? BFLOAT16 : FLOAT32;
                } catch (IOException e) {
                    return FLOAT32;
                }
            case "float32":
                return FLOAT32;
            case "bfloat16":
                return BFLOAT16;
            default:
                throw new IllegalArgumentException(
                        "app.worker.precision is \"" + setting + "\" instead of auto, float32 or bfloat16");
        }
    }

    /** Returns the value of the setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
