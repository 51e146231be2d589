package io.elasticfaces.worker.network;

import ai.djl.engine.Engine;
import java.util.Properties;

/**
 * Starts PyTorch once in the process, with the settings that must precede its first operation.
 *
 * <p>The first start on a machine unpacks 110 MB of native library into DJL's cache folder ({@code ~/.djl.ai}, or
 * {@code DJL_CACHE_DIR} of the environment). The build of a machine image calls {@link #start} so that no boot has to.
 */
public final class TorchRuntime {
    /** DJL's property for the threads within one operation. */
    public static final String THREADS = "ai.djl.pytorch.num_threads";

    private static final String CUDA_FORK = "ai.djl.util.cuda.fork";

    private TorchRuntime() {}

    /**
     * Loads the native library if it is not loaded yet.
     *
     * <p>Operations run on one thread unless the system property {@link #THREADS} is set: a worker handles one request at a
     * time on one vCPU, and several workers on one machine would compete for its processors.
     */
    public static synchronized void start() {
        Properties properties = System.getProperties();
        properties.putIfAbsent(THREADS, "1");
        properties.putIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        // Otherwise a network's first run is profiled and its second one compiled, 60 to 100 ms without a gain: the
        // archive is already fused.
        properties.putIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        // Otherwise DJL queries EC2's metadata service, which takes seconds on other machines.
        properties.putIfAbsent("ai.djl.offline", "true");
        withoutGraphicsProcessor();
        Engine.getEngine("PyTorch");
    }

    /**
     * Keeps DJL from looking for a GPU, which is not used: DJL would unpack a library, run {@code ldconfig} and try CUDA's,
     * 0.2 to 0.5 s in all. If the property is set while DJL's class initialises, it loads no library and finds no GPU
     * later.
     */
    private static void withoutGraphicsProcessor() {
        if (System.getProperty(CUDA_FORK) != null) {
            return;
        }
        System.setProperty(CUDA_FORK, "true");
        try {
            Class.forName("ai.djl.util.cuda.CudaUtils");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("DJL has changed how it looks for a GPU", e);
        } finally {
            System.clearProperty(CUDA_FORK);
        }
    }
}
