package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From pixels to all faces; the sets have the same detector. */
public class Detect extends AsTheWorkerRuns {
    /** Its name in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.DETECT, "dlib", picture);
    }

    /** From pixels to all faces; the sets have the same detector. */
    @Benchmark
    public Object detect() throws Exception {
        return once();
    }
}
