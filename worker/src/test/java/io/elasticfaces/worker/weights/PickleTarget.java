package io.elasticfaces.worker.weights;

import io.elasticfaces.fuzz.Allowance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Fuzz target: a bare pickle, without the file around it. */
public final class PickleTarget {
    private PickleTarget() {}

    /** Reads an input. */
    public static void read(byte[] input) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        try {
            Allowance.hold(
                    Allowance.times(32, input.length), () -> new Unpickler(Path.of("file.pt"), bytes.rewind()).read());
        } catch (UnreadableWeights e) {
            Allowance.requireClear(e);
        }
    }
}
