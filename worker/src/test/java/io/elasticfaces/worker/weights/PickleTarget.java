package io.elasticfaces.worker.weights;

import io.elasticfaces.fuzz.Allowance;
import io.elasticfaces.worker.weights.Unpickler.Malformed;
import java.nio.ByteBuffer;
import java.util.HashMap;

/** Fuzz target: a bare pickle, without the file around it. */
public final class PickleTarget {
    private PickleTarget() {}

    /** Reads an input. */
    public static void read(byte[] input) throws Exception {
        try {
            Allowance.hold(
                    Allowance.times(32, input.length), () -> Unpickler.read(ByteBuffer.wrap(input), new HashMap<>()));
        } catch (Malformed e) {
            if (e.position > input.length || e.getMessage().isBlank()) {
                throw new AssertionError("Malformed at " + e.position + " of " + input.length, e);
            }
        }
    }
}
