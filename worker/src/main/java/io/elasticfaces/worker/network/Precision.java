package io.elasticfaces.worker.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The number format that an embedder computes with. The detector always uses float32: bfloat16 is too coarse for it.
 */
public enum Precision {
    /** 24 bits of significand, on every processor; a component is off by at most 3e-7. */
    FLOAT32,
    /**
     * 8 bits of significand, accumulated in float32: half the time and memory where the processor has instructions for it. A
     * component is off by up to 2e-3, which hardly changes a distance. Embeddings of both precisions can be compared.
     */
    BFLOAT16;

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final String AUTO = "auto";

    /**
     * CPU flags of the bfloat16 instructions that PyTorch uses. Without them its kernels convert back and forth, and are
     * slower than those of float32.
     */
    private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16");

    /**
     * Parses the setting {@code app.worker.precision} on this machine.
     *
     * @param setting {@code float32}, {@code bfloat16}, or {@code auto} to choose by processor
     * @return the precision to try
     * @throws IllegalArgumentException when it has another value
     */
    public static Precision of(String setting) {
        return of(setting, AUTO.equals(setting) ? flags(PROCESSOR) : Set.of());
    }

    /** Parses the setting for a processor with these flags of {@code /proc/cpuinfo}. */
    static Precision of(String setting, Set<String> flags) {
        if (AUTO.equals(setting)) {
            return INSTRUCTIONS.stream().anyMatch(flags::contains) ? BFLOAT16 : FLOAT32;
        }
        for (Precision precision : values()) {
            if (precision.toString().equals(setting)) {
                return precision;
            }
        }
        throw new IllegalArgumentException(
                "app.worker.precision is \"" + setting + "\" instead of auto, float32 or bfloat16");
    }

    /** Returns the first processor's flags, or none if the file is missing or has none. */
    static Set<String> flags(Path cpuinfo) {
        if (!Files.isReadable(cpuinfo)) {
            return Set.of();
        }
        try (BufferedReader lines = Files.newBufferedReader(cpuinfo)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("flags")) {
                    return Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+"));
                }
            }
            return Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the value of the setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
