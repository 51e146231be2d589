package io.elasticfaces.benchmarks;

import io.elasticfaces.worker.detect.SmallestFace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From pixels to all faces; the sets have the same detector. */
public class Detect extends AsTheWorkerRuns {
    /** Its name in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** The setting {@code app.worker.min-face}: of a large picture {@code 20} looks at every size, as the reference does. */
    @Param("auto")
    public String minFace = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws Exception {
        prepareDetection(picture, SmallestFace.of(minFace));
    }

    /** From pixels to all faces; the sets have the same detector. */
    @Benchmark
    public Object detect() throws Exception {
        return once();
    }
}
