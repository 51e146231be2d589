package io.elasticfaces.app.load;

/**
 * One count that was read. It was true at some moment between the two times.
 *
 * @param beganNanos when it was asked for, since the run's start
 * @param endedNanos when the answer was there, since the run's start
 * @param value the count
 */
record Reading(long beganNanos, long endedNanos, long value) {}
