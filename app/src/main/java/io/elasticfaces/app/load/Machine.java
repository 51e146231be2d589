package io.elasticfaces.app.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * What a measurement was made on.
 *
 * @param cores how many this process may use
 * @param processor the model, e.g. {@code Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz}
 * @param memoryBytes of the machine, or of the container
 * @param system operating system, version and architecture
 * @param jdk version and maker
 * @param faces version of this program
 * @param awsSdk version of the AWS SDK
 */
public record Machine(
        int cores, String processor, long memoryBytes, String system, String jdk, String faces, String awsSdk) {
    /** Describes this machine. */
    public static Machine here() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        String faces = Machine.class.getPackage().getImplementationVersion();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processorOf(Path.of("/proc/cpuinfo")),
                memory,
                String.join(
                        " ",
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch")),
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                faces == null ? "development" : faces,
                VersionInfo.SDK_VERSION);
    }

    /** Reads Linux's description of the processor; elsewhere only the architecture is known. */
    static String processorOf(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Returns two lines for people. */
    public String describe() {
        return Figures.format(
                "Machine: %d cores, %s, %.1f GiB, %s%nVersions: JDK %s, faces %s, AWS SDK %s",
                cores, processor, memoryBytes / (double) (1L << 30), system, jdk, faces, awsSdk);
    }
}
