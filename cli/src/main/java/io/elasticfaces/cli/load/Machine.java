package io.elasticfaces.cli.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.core.util.VersionInfo;

/** The machine and the software of a measurement. */
final class Machine {
    private static final double GIB = 1L << 30;

    private Machine() {}

    /** Describes this machine in two lines. */
    static String describe() {
        String faces = Machine.class.getPackage().getImplementationVersion();
        return String.format(
                Locale.ROOT,
                "Machine: %d cores, %s, %.1f GiB, %s %s %s%nVersions: JDK %s (%s), faces %s, AWS SDK %s",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / GIB,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.version(),
                System.getProperty("java.vendor"),
                faces == null ? "development" : faces,
                VersionInfo.SDK_VERSION);
    }

    /** Returns the processor's model name on Linux, otherwise its architecture. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
