package io.elasticfaces.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The base of all benchmarks. They run on one thread with the Java options and the environment of a worker, which they
 * inherit from {@code tools/benchmarks/jmh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public abstract class AsTheWorkerRuns {
    /** Folder of the pictures. If it is empty, pictures are composed of the samples. */
    @Param("")
    public String pictures = "";

    private Workbench bench = Workbench.closed();
    private Callable<?> work = () -> "";

    /** Prepares the work of {@link #once}. */
    void prepare(Stage stage, String set, String picture) throws IOException {
        bench = Workbench.open(Pictures.in(pictures));
        work = bench.work(stage, set, picture);
    }

    /** Does the work once. */
    Object once() throws Exception {
        return work.call();
    }

    /** Releases the memory of the networks. */
    @TearDown
    public void close() {
        bench.close();
    }
}
