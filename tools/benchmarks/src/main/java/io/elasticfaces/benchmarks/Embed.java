package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a crop to the vector; whose face it is does not matter. */
public class Embed extends AsTheWorkerRuns {
    /** {@code facenet} has made-up weights where the real ones are not installed. */
    @Param({"dlib", "facenet"})
    public String set = "";

    /** What the embedder computes with; where the processor lacks it, bfloat16 is slower or falls back. */
    @Param({"float32", "bfloat16"})
    public String precision = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.EMBED, set + ":" + precision, "64x64");
    }

    /** From a crop to the vector; whose face it is does not matter. */
    @Benchmark
    public Object embed() throws Exception {
        return once();
    }
}
