package io.elasticfaces.web.http;

import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the number of open connections, and closes those that are idle or send their headers slowly. Vert.x's own idle
 * timeout would also close connections that wait for a response, and would never close one that sends a byte at a time.
 *
 * <p>Each connection has one timer. It runs from the opening, and from the end of each response, until the headers of
 * the next request are complete.
 */
final class ConnectionLimiter {
    /** Connections above the limit that still get a 503; further ones are closed without a response. */
    private static final int RESERVE = 100;

    private static final long NO_TIMER = -1;
    private static final int READ_BYTES = 8192;

    private final Vertx vertx;
    private final int capacity;
    private final EdgeTimeouts timeouts;
    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

    ConnectionLimiter(Vertx vertx, int capacity, EdgeTimeouts timeouts) {
        this.vertx = vertx;
        this.capacity = capacity;
        this.timeouts = timeouts;
    }

    void opened(HttpConnection connection) {
        if (timers.size() >= capacity + RESERVE) {
            connection.close();
            return;
        }
        Channel channel = ((ConnectionBase) connection).channelHandlerContext().channel();
        // Netty reads up to 64 KB ahead of a paused request, which is too much memory for thousands of them.
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        timers.put(connection, NO_TIMER);
        closeAfter(connection, timeouts.headers());
        // Vert.x's close handler is not called if the handler of a queued request fails.
        channel.closeFuture().addListener(closed -> cancel(timers.remove(connection)));
    }

    /** Handles each request before all other handlers. Requests on connections above the limit get 503. */
    void admit(RoutingContext http) {
        HttpConnection connection = http.request().connection();
        cancel(timers.replace(connection, NO_TIMER));
        http.addEndHandler(ended -> closeAfter(connection, timeouts.idle()));
        if (timers.size() <= capacity) {
            http.next();
            return;
        }
        ErrorResponse.sendAndClose(http.request(), HttpProblem.tooMany("connections are open"));
    }

    private void closeAfter(HttpConnection connection, Duration time) {
        long timer = vertx.setTimer(time.toMillis(), due -> connection.close());
        Long previous = timers.replace(connection, timer);
        // Without a previous entry, the connection is closed already.
        cancel(previous == null ? Long.valueOf(timer) : previous);
    }

    private void cancel(Long timer) {
        if (timer != null && timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
