package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells a process from a later one with the same number.
 *
 * @param pid its number
 * @param startedAt when the operating system says it started; null where it does not say
 */
public record ProcessMark(long pid, Instant startedAt) {
    /** Linux derives start times from a boot time in whole seconds, which the clock's corrections move. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessMark of(ProcessHandle handle) {
        return new ProcessMark(handle.pid(), handle.info().startInstant().orElse(null));
    }

    /** The process, if it is still the one that was marked. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(handle -> startedAt != null
                        && handle.info()
                                .startInstant()
                                .map(at -> Duration.between(startedAt, at).abs().compareTo(TOLERANCE) <= 0)
                                .orElse(false));
    }
}
