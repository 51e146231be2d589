package io.elasticfaces.benchmarks;

import io.elasticfaces.worker.detect.SmallestFace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the detector, which all sets share: from pixels to all faces. */
public class Detect extends AsTheWorkerRuns {
    /** Name of the picture in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** The setting {@code app.worker.min-face}. {@code 20} finds faces of every size, like facenet-pytorch. */
    @Param("auto")
    public String minFace = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws Exception {
        prepareDetection(picture, SmallestFace.of(minFace));
    }

    /** Finds all faces of one picture. */
    @Benchmark
    public Object detect() throws Exception {
        return once();
    }
}
