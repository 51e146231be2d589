package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the alignment: from pixels and the largest face to the crop for the embedder. */
public class Align extends AsTheWorkerRuns {
    /** The model set. {@code facenet} has generated weights if the published ones are not installed. */
    @Param({"dlib", "mobilefacenet", "facenet"})
    public String set = "";

    /** Name of the picture in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.ALIGN, set, picture);
    }

    /** Cuts one crop. */
    @Benchmark
    public Object align() throws Exception {
        return once();
    }
}
