package io.elasticfaces.fuzz;

import io.elasticfaces.worker.weights.TfjsWeights;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A tfjs manifest, and after a zero byte the shard of name {@code shard} beside it. */
public final class TfjsTarget {
    private static final Path FOLDER = TemporaryFile.folder();

    private TfjsTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        Path manifest = Files.write(FOLDER.resolve("manifest.json"), Arrays.copyOf(input, end));
        Files.write(FOLDER.resolve("shard"), Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
        try {
            Allowance.hold(Allowance.times(32, input.length), () -> TfjsWeights.read(manifest));
        } catch (UnreadableWeights e) {
            Allowance.requireClear(e);
        }
    }
}
