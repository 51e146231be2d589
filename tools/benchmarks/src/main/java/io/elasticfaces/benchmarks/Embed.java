package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the embedder: from a crop to the vector. */
public class Embed extends AsTheWorkerRuns {
    /** The model set. {@code facenet} has generated weights if the published ones are not installed. */
    @Param({"dlib", "mobilefacenet", "facenet"})
    public String set = "";

    /** Precision of the embedder. Without support by the processor or the set, bfloat16 is slower or float32 is used. */
    @Param({"float32", "bfloat16"})
    public String precision = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.EMBED, set + ":" + precision, "64x64");
    }

    /** Computes one vector. */
    @Benchmark
    public Object embed() throws Exception {
        return once();
    }
}
