package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a failed program is started again: as systemd does with Restart=on-failure, until it was started
 * {@code limit} times within {@code interval}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">StartLimitIntervalSec=</a>
 */
record Restarts(int limit, Duration interval, Duration pause) {
    /** Whether it may be started once more, given when it was started so far and when the next start would be. */
    boolean allow(List<Instant> starts, Instant next) {
        Instant since = next.minus(interval);
        return starts.stream().filter(start -> start.isAfter(since)).count() < limit;
    }
}
