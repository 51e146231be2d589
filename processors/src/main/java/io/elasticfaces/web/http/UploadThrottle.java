package io.elasticfaces.web.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Limits the number of uploads that are read at the same time. The others wait in order and unread, because a thousand
 * concurrent uploads would all time out and fill the memory. A slow upload gives up its place, so that it does not
 * block the others.
 */
final class UploadThrottle {
    private static final long CHECK_MILLIS = 1000;

    /** An upload is slow if it sends less between two checks. */
    private static final long SLOW_BYTES = 65_536;

    private final int limit;
    private final long timeoutMillis;
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int reading;

    /**
     * @param limit the maximum number of uploads that are read at the same time, 1 or more
     * @param timeout the longest time that an upload waits
     */
    UploadThrottle(int limit, Duration timeout) {
        this.limit = limit;
        this.timeoutMillis = timeout.toMillis();
    }

    /**
     * Enters a request whose body has not been read. The method and its callbacks run on the request's event loop.
     *
     * @param begin reads the body
     * @param refuse called instead if the upload has waited too long
     */
    Place enter(Vertx vertx, HttpServerRequest request, Consumer<Place> begin, Runnable refuse) {
        Place place = new Place(vertx, request, begin);
        request.pause();
        place.autoRead(false);
        place.timer = vertx.setTimer(timeoutMillis, due -> {
            if (place.leave()) {
                place.autoRead(true);
                refuse.run();
            }
        });
        synchronized (this) {
            waiting.add(place);
            admit();
        }
        return place;
    }

    /** Returns the number of waiting uploads. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void admit() {
        while (reading < limit && !waiting.isEmpty()) {
            Place next = waiting.poll();
            next.reads = true;
            reading++;
            next.context.runOnContext(nothing -> next.begin());
        }
    }

    /** The place of one upload: waiting, being read, or given up. */
    final class Place {
        private final Vertx vertx;
        private final Context context;
        private final HttpServerRequest request;
        private final Consumer<Place> begin;
        private long timer;
        private long bytes;
        private boolean reads;

        private Place(Vertx vertx, HttpServerRequest request, Consumer<Place> begin) {
            this.vertx = vertx;
            this.context = vertx.getOrCreateContext();
            this.request = request;
            this.begin = begin;
        }

        /** Gives up the place. Returns false if it has been given up before. */
        boolean leave() {
            vertx.cancelTimer(timer);
            synchronized (UploadThrottle.this) {
                if (!reads) {
                    return waiting.remove(this);
                }
                reads = false;
                reading--;
                admit();
                return true;
            }
        }

        private void begin() {
            synchronized (UploadThrottle.this) {
                if (!reads) {
                    return;
                }
            }
            vertx.cancelTimer(timer);
            timer = vertx.setPeriodic(CHECK_MILLIS, due -> {
                long before = bytes;
                bytes = request.bytesRead();
                if (bytes - before < SLOW_BYTES) {
                    leave();
                }
            });
            autoRead(true);
            begin.accept(this);
            request.resume();
        }

        /** Sets whether Netty reads the connection. Vert.x buffers eight pieces of a request that is only paused. */
        private void autoRead(boolean on) {
            if (request.connection() instanceof ConnectionBase connection) {
                connection.channelHandlerContext().channel().config().setAutoRead(on);
            }
        }
    }
}
