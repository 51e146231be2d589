package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a vector to the nearest of 100,000 people: 128 numbers each for dlib, 512 for facenet. */
public class Match extends AsTheWorkerRuns {
    /** {@code facenet} has made-up weights where the real ones are not installed. */
    @Param({"dlib", "facenet"})
    public String set = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.MATCH, set, "64x64");
    }

    /** From a vector to the nearest of 100,000 people: 128 numbers each for dlib, 512 for facenet. */
    @Benchmark
    public Object match() throws Exception {
        return once();
    }
}
