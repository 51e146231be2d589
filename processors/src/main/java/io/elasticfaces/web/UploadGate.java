package io.elasticfaces.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets only so many uploads flow in at once; the others are not read meanwhile, so that they wait in their senders. An
 * upload that comes faster than the disk takes it fills buffers of about a quarter of a megabyte (Vert.x's file queue of
 * 128 KiB, and what Netty has read ahead), and two thousand of them the memory of the web tier. One that comes slowly
 * leaves its buffers empty, and makes room for another: a few who dawdle do not stand in everybody's way.
 */
final class UploadGate {
    private static final long LOOK_MILLIS = 1000;

    /** Fewer bytes than that in a second do not fill a buffer. */
    private static final long SLOW_BYTES = 65_536;

    private final int most;
    private final long patienceMillis;
    private final Deque<Upload> waiting = new ArrayDeque<>();
    private int flowing;

    /**
     * @param most how many flow at once, 1 or more
     * @param patience how long one waits here at the most
     */
    UploadGate(int most, Duration patience) {
        this.most = most;
        this.patienceMillis = patience.toMillis();
    }

    /** One upload on its way through the gate. */
    interface Passage {
        /** Says that the upload is in, or has ended otherwise; harmless more than once. */
        void leave();
    }

    /**
     * Takes a request whose body is not read yet, on its event loop, and calls back there.
     *
     * @param begin reads the body
     * @param refuse is called instead where the upload has waited for too long, with nothing of it read
     */
    Passage enter(Vertx vertx, HttpServerRequest request, Runnable begin, Runnable refuse) {
        Upload upload = new Upload(vertx, request, begin);
        request.pause();
        boolean now;
        synchronized (this) {
            now = flowing < most;
            if (now) {
                flowing++;
                upload.flows = true;
            } else {
                waiting.addLast(upload);
            }
        }
        if (now) {
            upload.begin();
        } else {
            upload.readOn(false);
            upload.timer = vertx.setTimer(patienceMillis, id -> {
                if (withdraw(upload)) {
                    upload.readOn(true);
                    refuse.run();
                }
            });
        }
        return () -> leave(upload);
    }

    /** Returns how many wait to be read. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized boolean withdraw(Upload upload) {
        return waiting.remove(upload);
    }

    private void leave(Upload upload) {
        upload.forgetTimer();
        if (!withdraw(upload)) {
            makeRoom(upload);
        }
    }

    private synchronized void makeRoom(Upload upload) {
        upload.left = true;
        if (!upload.flows) {
            return;
        }
        upload.flows = false;
        Upload next = waiting.pollFirst();
        if (next == null) {
            flowing--;
        } else {
            next.flows = true;
            next.context.runOnContext(nothing -> next.begin());
        }
    }

    private synchronized boolean hasLeft(Upload upload) {
        return upload.left;
    }

    /** A request, and whether it has one of the places; its timer is touched on its event loop only. */
    private final class Upload {
        private final Vertx vertx;
        private final Context context;
        private final HttpServerRequest request;
        private final Runnable begin;
        private long timer;
        private long seen;
        private boolean flows;
        private boolean left;

        Upload(Vertx vertx, HttpServerRequest request, Runnable begin) {
            this.vertx = vertx;
            this.context = vertx.getOrCreateContext();
            this.request = request;
            this.begin = begin;
        }

        void begin() {
            forgetTimer();
            if (hasLeft(this)) {
                return;
            }
            readOn(true);
            timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
            begin.run();
            request.resume();
        }

        /** A request that is only paused is read ahead until eight pieces of it lie in memory. */
        void readOn(boolean on) {
            if (request.connection() instanceof ConnectionBase base) {
                base.channelHandlerContext().channel().config().setAutoRead(on);
            }
        }

        private void look() {
            long bytes = request.bytesRead();
            if (bytes - seen < SLOW_BYTES) {
                forgetTimer();
                makeRoom(this);
            }
            seen = bytes;
        }

        void forgetTimer() {
            vertx.cancelTimer(timer);
        }
    }
}
