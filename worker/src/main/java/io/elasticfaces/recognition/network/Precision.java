package io.elasticfaces.recognition.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The numbers that an embedder computes with; the detector, whose probabilities bfloat16 would blur, has float32. */
public enum Precision {
    /** 24 bits of significand: right to 3e-7, on every processor. */
    FLOAT32,
    /**
     * 8 bits of significand, summed up in float32: half the time and half the memory where the processor multiplies them
     * itself. A component of a vector is off by up to 2e-3, which a distance hardly feels; vectors of both precisions may
     * be compared.
     */
    BFLOAT16;

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final String AUTO = "auto";

    /**
     * Either of these is an instruction for products of bfloat16 that PyTorch uses. Without them its kernels convert back and
     * forth, and are slower than those of float32.
     */
    private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16");

    /**
     * Understands a setting for the machine this runs on.
     *
     * @param setting {@code float32}, {@code bfloat16}, or {@code auto} for what suits the processor
     * @return the precision to try
     * @throws IllegalArgumentException when it is another word
     */
    public static Precision of(String setting) {
        return of(setting, AUTO.equals(setting) ? flags(PROCESSOR) : Set.of());
    }

    /** Understands a setting for a processor with these flags of {@code /proc/cpuinfo}. */
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

    /** The first processor's flags; none where the file is not there or says nothing of them. */
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

    /** The word of the setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
