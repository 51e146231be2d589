package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a process holds, as Linux counts it.
 *
 * @param residentBytes memory that is in RAM: heap, code, threads' stacks and native buffers
 * @param peakBytes the most of it so far
 * @param threads all of them, the JVM's own included
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5): VmRSS, VmHWM, Threads</a>
 */
record ProcessFigures(long residentBytes, long peakBytes, int threads) {
    private static final long KIBIBYTE = 1024;

    static ProcessFigures of(long pid) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
    }

    static ProcessFigures parse(List<String> status) {
        return new ProcessFigures(
                number(status, "VmRSS:") * KIBIBYTE,
                number(status, "VmHWM:") * KIBIBYTE,
                Math.toIntExact(number(status, "Threads:")));
    }

    private static long number(List<String> status, String field) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .flatMap(line ->
                        Arrays.stream(line.substring(field.length()).strip().split("\\s+")))
                .findFirst()
                .map(Long::parseLong)
                .orElseThrow(() -> new IllegalStateException("Linux gives no " + field + " of the process."));
    }
}
