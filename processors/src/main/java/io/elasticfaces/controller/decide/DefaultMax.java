package io.elasticfaces.controller.decide;

import java.net.URI;
import java.util.Locale;

/**
 * The maximum number of running instances, and where it comes from. The default is 15 on AWS, or what this machine can
 * run.
 *
 * @param max the number
 * @param why the origin of the number, for the log
 */
public record DefaultMax(int max, String why) {
    /** The default number of app instances. */
    public static final int DEFAULT = 15;

    /** The memory that is not for workers: about 200 MB each for the web tier and the local cloud, and a reserve. */
    private static final long RESERVED_BYTES = 1L << 30;

    /** The resident memory of one worker with the larger model set and usual pictures. */
    private static final long WORKER_BYTES = 400_000_000;

    /** The resident memory of the decoding of large pictures: 1.18 GB were measured with 49 megapixels. */
    private static final long BYTES_PER_PIXEL = 16;

    /** Returns the default on AWS, where each instance is a machine. */
    public static DefaultMax onAws() {
        return new DefaultMax(DEFAULT, "the default on AWS");
    }

    /**
     * Returns the default on one machine, where instances are processes.
     *
     * @param cores the number of cores, 1 or more; each worker uses one
     * @param memoryBytes the memory of the machine, or of the container if it has less
     * @param maxPixels the largest picture that each worker may decode
     */
    public static DefaultMax onThisMachine(int cores, long memoryBytes, long maxPixels) {
        long byMemory = Math.max(1, (memoryBytes - RESERVED_BYTES) / (WORKER_BYTES + BYTES_PER_PIXEL * maxPixels));
        int max = (int) Math.min(DEFAULT, Math.min(cores, byMemory));
        String why = "this machine has %d core%s, and memory for %d worker%s"
                .formatted(cores, cores == 1 ? "" : "s", byMemory, byMemory == 1 ? "" : "s");
        return new DefaultMax(max, why);
    }

    /**
     * Returns whether EC2 is emulated on this machine, so that instances are its processes.
     *
     * @param endpoint the endpoint of EC2, e.g. {@code http://127.0.0.1:9402}; blank for AWS
     */
    public static boolean isLocal(String endpoint) {
        if (endpoint.isBlank()) {
            return false;
        }
        String host = URI.create(endpoint.strip()).getHost();
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]");
    }
}
