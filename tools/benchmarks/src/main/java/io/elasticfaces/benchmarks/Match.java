package io.elasticfaces.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmark of the matcher: from a vector to the nearest of 100,000 people (128 numbers for dlib, 512 for facenet). */
public class Match extends AsTheWorkerRuns {
    /** The model set. {@code facenet} has generated weights if the published ones are not installed. */
    @Param({"dlib", "facenet"})
    public String set = "";

    /** Prepares the input. */
    @Setup
    public void prepare() throws IOException {
        prepare(Stage.MATCH, set, "64x64");
    }

    /** Finds the nearest person. */
    @Benchmark
    public Object match() throws Exception {
        return once();
    }
}
