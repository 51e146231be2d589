package io.elasticfaces.controller;

import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The history of queue and fleet in the last ten minutes: the largest values of every five seconds, so that short
 * bursts are visible and the response is small.
 */
final class FleetHistory {
    static final Duration EVERY = Duration.ofSeconds(5);
    static final int KEPT = 120;

    private final Point[] points = new Point[KEPT];

    /**
     * The largest values of one time span.
     *
     * @param span the number of the span since the epoch
     * @param queue visible and in-flight requests
     * @param waiting waiting clients
     * @param pending and running instances
     */
    private record Point(long span, int queue, int waiting, int instances) {
        Point and(Point other) {
            return new Point(
                    span,
                    Math.max(queue, other.queue),
                    Math.max(waiting, other.waiting),
                    Math.max(instances, other.instances));
        }
    }

    synchronized void measured(Instant at, QueueCounts counts, int waiting, int instances) {
        Point now = new Point(spanOf(at), counts.visible() + counts.inFlight(), waiting, instances);
        int place = (int) Math.floorMod(now.span(), (long) KEPT);
        Point before = points[place];
        points[place] = before != null && before.span() == now.span() ? before.and(now) : now;
    }

    /**
     * Returns {@code everySeconds} and the series {@code queue}, {@code waiting} and {@code instances}: up to {@value
     * #KEPT} values each, oldest first, and null without a measurement. The last value is the current one.
     */
    synchronized JsonObject json(Instant now) {
        long last = spanOf(now);
        long first = last;
        for (Point point : points) {
            if (point != null && point.span() > last - KEPT) {
                first = Math.min(first, point.span());
            }
        }
        JsonObject json = new JsonObject();
        json.put("everySeconds", EVERY.toSeconds());
        json.put("queue", series(first, last, Point::queue));
        json.put("waiting", series(first, last, Point::waiting));
        json.put("instances", series(first, last, Point::instances));
        return json;
    }

    private JsonArray series(long first, long last, ToIntFunction<Point> number) {
        JsonArray numbers = new JsonArray();
        for (long span = first; span <= last; span++) {
            Point point = points[(int) Math.floorMod(span, (long) KEPT)];
            numbers.add(point != null && point.span() == span ? number.applyAsInt(point) : null);
        }
        return numbers;
    }

    private static long spanOf(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), EVERY.toSeconds());
    }
}
