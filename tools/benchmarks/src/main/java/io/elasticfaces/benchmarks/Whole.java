package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the whole analysis in the worker: from a file's bytes to the vector. */
public class Whole extends AsTheWorkerRuns {
    /** The model set. {@code facenet} has generated weights if the published ones are not installed. */
    @Param({"dlib", "mobilefacenet", "facenet"})
    public String set = "";

    /** Precision of the embedder. Without support by the processor or the set, bfloat16 is slower or float32 is used. */
    @Param({"float32", "bfloat16"})
    public String precision = "";

    /** Name of the picture in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.WHOLE, set + ":" + precision, picture);
    }

    /** Analyses one picture. */
    @Benchmark
    public Object whole() throws Exception {
        return once();
    }
}
