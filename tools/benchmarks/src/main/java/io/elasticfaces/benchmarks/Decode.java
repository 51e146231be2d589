package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the decoder: from a file's bytes to pixels. */
public class Decode extends AsTheWorkerRuns {
    /** Name of the picture in the folder of pictures. */
    @Param({"64x64", "1200x630", "12mp"})
    public String picture = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.DECODE, "dlib", picture);
    }

    /** Decodes one picture. */
    @Benchmark
    public Object decode() throws Exception {
        return once();
    }
}
