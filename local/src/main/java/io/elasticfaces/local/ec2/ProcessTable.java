package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * Finds the processes of machines.
 *
 * <p>On Linux every process whose environment carries the machine's mark belongs to it, wherever it hung itself in the
 * process tree, and so does everything in the sessions those are in (which holds a child that cleared its
 * environment). Elsewhere only the descendants of processes already known are. Not for several threads.
 */
final class ProcessTable {
    /** The environment variable that marks a machine's processes: {@code <folder's id>/<instance id>}. */
    static final String MARK = "ELASTIC_FACES_MACHINE";

    /** One look at the system serves all machines that ask within this time. */
    private static final long FRESH = Duration.ofMillis(20).toNanos();

    private static final Path PROC = Path.of("/proc");
    private static final int LARGEST_ENVIRONMENT = 1 << 20;
    private static final boolean LINUX =
            Files.isReadable(PROC.resolve("self/stat")) && Files.isReadable(PROC.resolve("self/environ"));

    /**
     * One process.
     *
     * @param started in clock ticks since the system's boot: tells it from a later one of that number
     * @param mark the value of {@link #MARK} in its environment, empty when it has none or may not be read
     */
    record Entry(long pid, long parent, long session, long started, Optional<String> mark) {}

    private List<Entry> entries = List.of();
    private long readAt;
    private boolean read;

    /**
     * Those that are there; one that ended and only waits for its exit code to be read is not.
     *
     * @param marks accepts the marks of those that are looked for
     * @param roots members that are known already
     */
    List<ProcessHandle> members(Predicate<String> marks, Collection<ProcessHandle> roots) {
        List<ProcessHandle> alive =
                roots.stream().filter(ProcessHandle::isAlive).toList();
        if (!LINUX) {
            Set<ProcessHandle> known = new HashSet<>(alive);
            alive.forEach(root -> root.descendants().forEach(known::add));
            return List.copyOf(known);
        }
        refresh();
        Set<Long> rootIds = new HashSet<>();
        alive.forEach(root -> rootIds.add(root.pid()));
        List<ProcessHandle> handles = new ArrayList<>();
        for (long pid : members(entries, marks, rootIds, ProcessHandle.current().pid())) {
            ProcessHandle.of(pid).ifPresent(handles::add);
        }
        return handles;
    }

    /** To be called when this process has started another, which a look from before it would not show. */
    void outdated() {
        read = false;
    }

    private void refresh() {
        if (!read || System.nanoTime() - readAt > FRESH) {
            entries = list(entries);
            readAt = System.nanoTime();
            read = true;
        }
    }

    /** The pids of {@code roots}, of the marked, of all in their sessions but {@code self}'s, and of all descendants. */
    static Set<Long> members(List<Entry> all, Predicate<String> marks, Set<Long> roots, long self) {
        Set<Long> members = new HashSet<>();
        Set<Long> sessions = new HashSet<>();
        for (Entry entry : all) {
            boolean first =
                    roots.contains(entry.pid()) || entry.mark().filter(marks).isPresent();
            if (first && entry.pid() != self) {
                members.add(entry.pid());
                sessions.add(entry.session());
            }
        }
        all.stream().filter(entry -> entry.pid() == self).map(Entry::session).forEach(sessions::remove);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Entry entry : all) {
                boolean belongs = members.contains(entry.parent()) || sessions.contains(entry.session());
                grew |= belongs && entry.pid() != self && members.add(entry.pid());
            }
        }
        return members;
    }

    /** Reads the table; environments only of those that were not there before, as nobody gains a mark later. */
    private static List<Entry> list(List<Entry> before) {
        Map<Long, Entry> known = new HashMap<>();
        before.forEach(entry -> known.put(entry.pid(), entry));
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(folder, known).ifPresent(entries::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list processes in " + PROC, e);
        }
        return entries;
    }

    private static Optional<Entry> read(Path folder, Map<Long, Entry> known) {
        try {
            long pid = Long.parseLong(folder.getFileName().toString());
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            Stat fields = Stat.parse(stat);
            if (fields.ended()) {
                return Optional.empty();
            }
            Entry before = known.get(pid);
            Optional<String> mark = before != null && before.started() == fields.started()
                    ? before.mark()
                    : mark(folder.resolve("environ"));
            return Optional.of(new Entry(pid, fields.parent(), fields.session(), fields.started(), mark));
        } catch (IOException e) {
            // It ended between being listed and being read.
            return Optional.empty();
        }
    }

    /** The fields of {@code /proc/<pid>/stat} that matter (proc_pid_stat(5)); the name before them may hold anything. */
    record Stat(boolean ended, long parent, long session, long started) {
        private static final int STATE = 0;
        private static final int PARENT = 1;
        private static final int SESSION = 3;
        private static final int STARTED = 19;

        static Stat parse(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", STARTED + 2);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return new Stat(
                    ended,
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[STARTED].strip()));
        }
    }

    private static Optional<String> mark(Path environ) {
        try (InputStream in = Files.newInputStream(environ)) {
            return mark(new String(in.readNBytes(LARGEST_ENVIRONMENT), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Another user's, or it has just ended.
            return Optional.empty();
        }
    }

    /** The mark in an environment whose variables end with NUL each. */
    static Optional<String> mark(String environment) {
        String all = '\0' + environment;
        int start = all.indexOf('\0' + MARK + '=');
        if (start < 0) {
            return Optional.empty();
        }
        int from = start + MARK.length() + 2;
        int end = all.indexOf('\0', from);
        return Optional.of(all.substring(from, end < 0 ? all.length() : end));
    }
}
