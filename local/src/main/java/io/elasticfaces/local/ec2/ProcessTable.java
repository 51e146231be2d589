package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the processes of a machine.
 *
 * <p>On Linux every process whose environment carries the machine's mark belongs to it, wherever it hung itself in the
 * process tree, and so does everything in the sessions those lead (which holds a child that cleared its environment).
 * Elsewhere only the descendants of the machine's first process are known.
 */
final class ProcessTable {
    /** The environment variable that marks a machine's processes: {@code <folder's id>/<instance id>}. */
    static final String MARK = "ELASTIC_FACES_MACHINE";

    private static final Path PROC = Path.of("/proc");
    private static final int LARGEST_ENVIRONMENT = 1 << 20;
    private static final boolean LINUX =
            Files.isReadable(PROC.resolve("self/stat")) && Files.isReadable(PROC.resolve("self/environ"));

    /**
     * One process.
     *
     * @param mark the value of {@link #MARK} in its environment, empty when it has none or may not be read
     */
    record Entry(long pid, long parent, long session, Optional<String> mark) {}

    private final Predicate<String> marks;
    private final Map<Long, ProcessHandle> seen = new HashMap<>();

    /** Finds the processes whose mark passes, and what hangs on them. */
    ProcessTable(Predicate<String> marks) {
        this.marks = marks;
    }

    /**
     * Those that are there now; one that ended and only waits for its exit code to be read is not.
     *
     * @param roots first processes that are known; needed only where Linux's process table is not
     */
    List<ProcessHandle> alive(Collection<ProcessHandle> roots) {
        if (LINUX) {
            List<ProcessHandle> handles = new ArrayList<>();
            for (long pid : members(list(), marks, ProcessHandle.current().pid())) {
                ProcessHandle.of(pid).ifPresent(handles::add);
            }
            return handles;
        }
        roots.forEach(root -> {
            seen.put(root.pid(), root);
            root.descendants().forEach(child -> seen.put(child.pid(), child));
        });
        seen.values().removeIf(process -> !process.isAlive());
        return List.copyOf(seen.values());
    }

    /** The members among {@code all}: the marked, their sessions but the one of {@code self}, and all descendants. */
    static Set<Long> members(List<Entry> all, Predicate<String> marks, long self) {
        long ownSession = all.stream()
                .filter(entry -> entry.pid() == self)
                .mapToLong(Entry::session)
                .findFirst()
                .orElse(-1);
        Set<Long> members = new HashSet<>();
        Set<Long> sessions = new HashSet<>();
        for (Entry entry : all) {
            if (entry.pid() != self && entry.mark().filter(marks).isPresent()) {
                members.add(entry.pid());
                sessions.add(entry.session());
            }
        }
        sessions.remove(ownSession);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Entry entry : all) {
                boolean belongs = members.contains(entry.parent()) || sessions.contains(entry.session());
                if (belongs && entry.pid() != self && members.add(entry.pid())) {
                    grew = true;
                }
            }
        }
        return members;
    }

    private static List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(folder).ifPresent(entries::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list processes in " + PROC, e);
        }
        return entries;
    }

    private static Optional<Entry> read(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            if (ended) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    Long.parseLong(folder.getFileName().toString()),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    mark(folder.resolve("environ"))));
        } catch (IOException e) {
            // It ended between being listed and being read.
            return Optional.empty();
        }
    }

    private static Optional<String> mark(Path environ) {
        try (InputStream in = Files.newInputStream(environ)) {
            String text = new String(in.readNBytes(LARGEST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
            int start = text.startsWith(MARK + "=") ? 0 : text.indexOf('\0' + MARK + "=") + 1;
            if (start == 0 && !text.startsWith(MARK + "=")) {
                return Optional.empty();
            }
            int end = text.indexOf('\0', start);
            return Optional.of(text.substring(start + MARK.length() + 1, end < 0 ? text.length() : end));
        } catch (IOException e) {
            // Another user's, or it has just ended.
            return Optional.empty();
        }
    }
}
