package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From pixels and the largest face to the crop that the embedder wants. */
public class Align extends AsTheWorkerRuns {
    /** {@code facenet} has made-up weights where the real ones are not installed. */
    @Param({"dlib", "facenet"})
    public String set = "";

    /** Its name in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.ALIGN, set, picture);
    }

    /** From pixels and the largest face to the crop that the embedder wants. */
    @Benchmark
    public Object align() throws Exception {
        return once();
    }
}
