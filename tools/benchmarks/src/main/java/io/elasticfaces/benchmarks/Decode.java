package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a file's bytes to pixels. */
public class Decode extends AsTheWorkerRuns {
    /** Its name in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.DECODE, "dlib", picture);
    }

    /** From a file's bytes to pixels. */
    @Benchmark
    public Object decode() throws Exception {
        return once();
    }
}
