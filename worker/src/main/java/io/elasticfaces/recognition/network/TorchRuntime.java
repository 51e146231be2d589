package io.elasticfaces.recognition.network;

import ai.djl.engine.Engine;

/**
 * Starts PyTorch, once for the process, with the settings that must be there before its first operation.
 *
 * <p>The first start on a machine unpacks 110 MB of native library into DJL's cache folder ({@code ~/.djl.ai}, or where
 * the environment variable {@code DJL_CACHE_DIR} points): an image's making calls {@link #start} so that no boot has to.
 */
public final class TorchRuntime {
    /** DJL's property for the threads within one operation. */
    public static final String THREADS = "ai.djl.pytorch.num_threads";

    private static final String CUDA_FORK = "ai.djl.util.cuda.fork";

    private TorchRuntime() {}

    /**
     * Loads the native library if it is not loaded yet.
     *
     * <p>Operations run on one thread unless the system property {@link #THREADS} says otherwise: a worker has one
     * request at a time on one vCPU, and several workers on one machine would only get in each other's way.
     */
    public static synchronized void start() {
        setDefault(THREADS, "1");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        // Else DJL asks EC2's metadata service where it runs, which takes seconds away from EC2.
        setDefault("ai.djl.offline", "true");
        withoutGraphicsProcessor();
        Engine.getEngine("PyTorch");
    }

    /**
     * Keeps DJL from looking for a graphics processor, which nothing here would use: it unpacks a library for that, runs
     * {@code ldconfig} and tries CUDA's, 0.2 to 0.5 s in all. Where the property has it ask another process, its class
     * loads no library, and later finds none.
     */
    private static void withoutGraphicsProcessor() {
        if (System.getProperty(CUDA_FORK) != null) {
            return;
        }
        System.setProperty(CUDA_FORK, "true");
        try {
            Class.forName("ai.djl.util.cuda.CudaUtils");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("DJL has another way now to look for a graphics processor", e);
        } finally {
            System.clearProperty(CUDA_FORK);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
