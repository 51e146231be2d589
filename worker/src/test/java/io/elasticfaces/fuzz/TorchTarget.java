package io.elasticfaces.fuzz;

import io.elasticfaces.worker.weights.TorchFile;
import io.elasticfaces.worker.weights.TorchGallery;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@code torch.save}, legacy or zip, read as weights and as the original system's gallery. */
public final class TorchTarget {
    private static final Path FILE = TemporaryFile.folder().resolve("file.pt");

    private TorchTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Files.write(FILE, input);
        read(input.length, () -> TorchFile.stateDict(FILE));
        read(input.length, () -> TorchGallery.read(FILE));
    }

    private static void read(int size, Allowance.Action reader) throws Exception {
        try {
            Allowance.hold(Allowance.times(32, size), reader);
        } catch (UnreadableWeights e) {
            Allowance.requireClear(e);
        }
    }
}
