package io.elasticfaces.app.bench;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the time of one request that found no instance running went, read from the console of the instance that it had
 * started.
 *
 * @param stages milliseconds by stage, in their order; together the whole
 * @param boot what the worker says of its own start, e.g. {@code JVM 210; networks: ...}; empty if it says nothing
 */
record ColdStart(Map<String, Long> stages, String boot) {
    private static final Pattern BOOT = Pattern.compile("\\[(\\S+)] boot \\d+ of .*");
    private static final Pattern LINE = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*");
    private static final Pattern READY = Pattern.compile(".* after (\\d+) ms: (.*)");
    private static final long DAY = ChronoUnit.DAYS.getDuration().toMillis();

    /**
     * Reads it.
     *
     * @param posted when the request was posted
     * @param answered when its answer was there
     * @param console the instance's console log, older boots included
     * @param zone in which the worker's log tells the time
     * @return nothing if the last boot in the log is not that of this request or is not complete
     */
    static Optional<ColdStart> read(Instant posted, Instant answered, List<String> console, ZoneId zone) {
        int last = -1;
        for (int i = 0; i < console.size(); i++) {
            last = BOOT.matcher(console.get(i)).matches() ? i : last;
        }
        if (last < 0) {
            return Optional.empty();
        }
        Matcher boot = BOOT.matcher(console.get(last));
        boolean matches = boot.matches();
        Instant on = Instant.parse(boot.group(1));
        List<String> lines = console.subList(last, console.size());
        OptionalLong ready = millisAfter(on, lines, "Ready with", zone);
        OptionalLong received = millisAfter(on, lines, " received, for ", zone);
        OptionalLong worked = millisAfter(on, lines, " ms of work", zone);
        if (!matches || on.isBefore(posted) || received.isEmpty() || worked.isEmpty()) {
            return Optional.empty();
        }
        Matcher said = READY.matcher(first(lines, "Ready with").orElse(""));
        long start = said.matches() ? Long.parseLong(said.group(1)) : 0;
        long receivedAt = received.getAsLong();
        long readyAt = Math.min(ready.orElse(receivedAt), receivedAt);
        Map<String, Long> stages = new LinkedHashMap<>();
        stages.put("upload, decision, start", ChronoUnit.MILLIS.between(posted, on));
        stages.put("launcher", Math.max(0, readyAt - start));
        stages.put("worker's start", Math.min(start, readyAt));
        stages.put("receive", receivedAt - readyAt);
        stages.put("recognise, store", worked.getAsLong() - receivedAt);
        stages.put("reply, answer", ChronoUnit.MILLIS.between(on, answered) - worked.getAsLong());
        return Optional.of(new ColdStart(stages, said.matches() ? said.group(2) : ""));
    }

    /** Returns the whole, in milliseconds. */
    long total() {
        return stages.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the middle one of numbers; of an even count the higher of the two in the middle. */
    static long median(List<Long> numbers) {
        List<Long> sorted = new ArrayList<>(numbers);
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }

    private static OptionalLong millisAfter(Instant on, List<String> lines, String words, ZoneId zone) {
        Matcher line = LINE.matcher(first(lines, words).orElse(""));
        if (!line.matches()) {
            return OptionalLong.empty();
        }
        long began = on.atZone(zone).toLocalTime().toNanoOfDay();
        long then = LocalTime.parse(line.group(1)).toNanoOfDay();
        // A log that tells no date may pass midnight.
        return OptionalLong.of(Math.floorMod((then - began) / 1_000_000, DAY));
    }

    private static Optional<String> first(List<String> lines, String words) {
        return lines.stream().filter(line -> line.contains(words)).findFirst();
    }
}
