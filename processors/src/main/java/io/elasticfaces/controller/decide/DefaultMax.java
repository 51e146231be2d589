package io.elasticfaces.controller.decide;

import java.net.URI;
import java.util.Locale;

/**
 * How many instances may run at once where nobody has said: what one machine carries, or what AWS is provisioned with.
 *
 * @param max 1 to 15
 * @param why one line for people
 */
public record DefaultMax(int max, String why) {
    /** The app instances that are provisioned. */
    public static final int PROVISIONED = 15;

    /** What the web tier and the local cloud take beside the workers: some 200 MB each, and as much to breathe. */
    private static final long BESIDE_BYTES = 1L << 30;

    /** Returns the number where each instance is a machine of its own. */
    public static DefaultMax onAws() {
        return new DefaultMax(PROVISIONED, "as many as are provisioned on AWS");
    }

    /**
     * Returns the number where all instances are processes of this machine.
     *
     * @param cores 1 or more; a worker keeps one busy
     * @param memoryBytes of the machine, or of the container if that is less
     * @param workerBytes what one worker holds resident; 1 or more
     */
    public static DefaultMax onThisMachine(int cores, long memoryBytes, long workerBytes) {
        long byMemory = Math.max(1, (memoryBytes - BESIDE_BYTES) / workerBytes);
        int max = (int) Math.min(PROVISIONED, Math.min(cores, byMemory));
        String why = "this machine has %d core%s, and memory for %d worker%s"
                .formatted(cores, cores == 1 ? "" : "s", byMemory, byMemory == 1 ? "" : "s");
        return new DefaultMax(max, why);
    }

    /**
     * Says whether EC2 is emulated on this machine, so that instances are processes of it.
     *
     * @param endpoint where EC2 is called, e.g. {@code http://127.0.0.1:9402}; blank for AWS's own
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
