package io.elasticfaces.app.load;

import java.util.List;
import java.util.OptionalLong;

/**
 * All readings of one metric, in order of time.
 *
 * @param readings may be empty, where nothing could be read
 */
record Series(List<Reading> readings) {
    static final Series EMPTY = new Series(List.of());

    /** The moments between which a count went back to zero for good, in seconds after an event; 0 where before it. */
    record Return(double earliest, double latest) {}

    OptionalLong peak() {
        return readings.stream().mapToLong(Reading::value).max();
    }

    OptionalLong last() {
        return readings.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(readings.get(readings.size() - 1).value());
    }

    /**
     * Returns when the count came down to zero for the last time, or null where it is not there, or was never read.
     *
     * @param eventNanos the event that is counted from, since the run's start
     */
    Return backAtZero(long eventNanos) {
        if (readings.isEmpty() || last().orElseThrow() != 0) {
            return null;
        }
        int lastAbove = readings.size() - 1;
        while (lastAbove >= 0 && readings.get(lastAbove).value() == 0) {
            lastAbove--;
        }
        return lastAbove < 0
                ? new Return(0, 0)
                : new Return(
                        secondsAfter(eventNanos, readings.get(lastAbove).beganNanos()),
                        secondsAfter(eventNanos, readings.get(lastAbove + 1).endedNanos()));
    }

    private static double secondsAfter(long eventNanos, long nanos) {
        return Math.max(0, nanos - eventNanos) / 1e9;
    }
}
