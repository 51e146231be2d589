package io.elasticfaces.web.http;

import io.elasticfaces.web.Refusal;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections: no more than so many, and none that holds its place for long without a request. What a request
 * may take is its own affair: callers wait for minutes.
 *
 * <p>One timer a connection covers idle ones and slow headers alike: it runs from the connection's opening, and from
 * each answer, until the next request's headers are in.
 */
final class ConnectionLimiter {
    /** So many above the limit are still told that there are too many; who comes then is cut off. */
    private static final int TOLD = 100;

    private static final String RETRY_SECONDS = "5";
    private static final long NO_TIMER = -1;
    private static final int READ_BYTES = 8192;

    private final Vertx vertx;
    private final int capacity;
    private final long headerMillis;
    private final long idleMillis;
    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

    ConnectionLimiter(Vertx vertx, int capacity, Duration headerTimeout, Duration idleTimeout) {
        this.vertx = vertx;
        this.capacity = capacity;
        this.headerMillis = headerTimeout.toMillis();
        this.idleMillis = idleTimeout.toMillis();
    }

    /** Takes a new connection in, or closes it. */
    void opened(HttpConnection connection) {
        if (timers.size() >= capacity + TOLD) {
            connection.close();
            return;
        }
        readLittleAtOnce(connection);
        timers.put(connection, NO_TIMER);
        watch(connection, headerMillis);
        connection.closeHandler(closed -> forget(timers.remove(connection)));
    }

    /** Netty reads 64 KB ahead even of a request that is not to be read yet; of 5,000 that would be more than there is. */
    private static void readLittleAtOnce(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext()
                    .channel()
                    .config()
                    .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        }
    }

    /** Takes note of a request, before everything else; one on a connection too many is refused. */
    void admit(RoutingContext http) {
        HttpConnection connection = http.request().connection();
        forget(timers.replace(connection, NO_TIMER));
        http.addEndHandler(ended -> watch(connection, idleMillis));
        if (timers.size() <= capacity) {
            http.next();
            return;
        }
        ErrorResponse.answerAndClose(
                http.request(),
                new Refusal(
                        503,
                        "Too many connections are open here. Try again in " + RETRY_SECONDS + " s.",
                        null,
                        Map.of("Retry-After", RETRY_SECONDS)));
    }

    /** Does nothing for a connection that has closed in the meantime. */
    private void watch(HttpConnection connection, long millis) {
        long timer = vertx.setTimer(millis, due -> connection.close());
        Long before = timers.replace(connection, timer);
        forget(before == null ? Long.valueOf(timer) : before);
    }

    private void forget(Long timer) {
        if (timer != null && timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
