package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time of a process, in nanoseconds, as Linux counts it in hundredths of a second.
 *
 * @param allNanos all of it, that of threads that have ended included
 * @param kernelNanos of it in the kernel: calls of the system, page faults
 * @param compilingNanos of it in the JVM's compilers that run now
 * @param collectingNanos of it in the JVM's own thread, which collects where the collector is the serial one, and in the
 *     threads of other collectors
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5): comm, utime, stime</a>
 */
record ProcessorTime(long allNanos, long kernelNanos, long compilingNanos, long collectingNanos) {
    /** What /proc counts in, {@code USER_HZ}: the same on every machine that runs a JVM of today. */
    private static final long TICK_NANOS = 10_000_000;

    private static final int USER = 11;
    private static final int KERNEL = 12;

    /** What the JVM calls such threads, of which Linux keeps 15 characters. */
    private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

    private static final List<String> COLLECTORS = List.of("VM Thread", "GC Thread", "G1 ");

    static ProcessorTime of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Thread all = Thread.parse(Files.readString(process.resolve("stat")));
        long compiling = 0;
        long collecting = 0;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                Thread thread = thread(task);
                if (thread.isOneOf(COMPILERS)) {
                    compiling += thread.nanos();
                } else if (thread.isOneOf(COLLECTORS)) {
                    collecting += thread.nanos();
                }
            }
        }
        return new ProcessorTime(all.nanos(), all.kernelTicks() * TICK_NANOS, compiling, collecting);
    }

    private static Thread thread(Path task) throws IOException {
        try {
            return Thread.parse(Files.readString(task.resolve("stat")));
        } catch (NoSuchFileException e) {
            return new Thread("", 0, 0);
        }
    }

    /** Returns what was used from an earlier count to this one. */
    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(
                allNanos - earlier.allNanos,
                kernelNanos - earlier.kernelNanos,
                compilingNanos - earlier.compilingNanos,
                collectingNanos - earlier.collectingNanos);
    }

    /** One line of {@code stat}, a process's or a thread's. */
    record Thread(String name, long userTicks, long kernelTicks) {
        static Thread parse(String stat) {
            int end = stat.lastIndexOf(')');
            String[] rest = stat.substring(end + 1).strip().split(" ");
            return new Thread(
                    stat.substring(stat.indexOf('(') + 1, end),
                    Long.parseLong(rest[USER]),
                    Long.parseLong(rest[KERNEL]));
        }

        long nanos() {
            return (userTicks + kernelTicks) * TICK_NANOS;
        }

        boolean isOneOf(List<String> beginnings) {
            return beginnings.stream().anyMatch(name::startsWith);
        }
    }
}
