package io.elasticfaces.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the detector, which all sets share: from pixels to all faces. */
public class Detect extends AsTheWorkerRuns {
    /** Name of the picture in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws Exception {
        prepare(Stage.DETECT, "", picture);
    }

    /** Finds all faces of one picture. */
    @Benchmark
    public Object detect() throws Exception {
        return once();
    }
}
