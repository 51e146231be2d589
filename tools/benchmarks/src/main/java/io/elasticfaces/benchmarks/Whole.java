package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a file's bytes to the vector, as the worker looks at a picture. */
public class Whole extends AsTheWorkerRuns {
    /** {@code facenet} has made-up weights where the real ones are not installed. */
    @Param({"dlib", "facenet"})
    public String set = "";

    /** What the embedder computes with; where the processor lacks it, bfloat16 is slower or falls back. */
    @Param({"float32", "bfloat16"})
    public String precision = "";

    /** Its name in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.WHOLE, set + ":" + precision, picture);
    }

    /** From a file's bytes to the vector, as the worker looks at a picture. */
    @Benchmark
    public Object whole() throws Exception {
        return once();
    }
}
