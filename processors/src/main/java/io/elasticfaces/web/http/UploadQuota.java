package io.elasticfaces.web.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of uploads may be in progress at once, from the first byte of a body until the picture is stored: what
 * of the disk, and of the memory on the way there, uploads can take.
 */
public final class UploadQuota {
    private final long capacity;
    private final AtomicLong reserved = new AtomicLong();

    /** @param capacity in bytes, 1 or more */
    public UploadQuota(long capacity) {
        this.capacity = capacity;
    }

    /** Bytes that are set aside; given back once, however often it is released. */
    final class Share {
        private final long bytes;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Share(long bytes) {
            this.bytes = bytes;
        }

        void release() {
            if (held.getAndSet(false)) {
                reserved.addAndGet(-bytes);
            }
        }
    }

    /** Sets bytes aside, or returns null where there are not so many left. */
    Share reserve(long bytes) {
        if (reserved.addAndGet(bytes) > capacity) {
            reserved.addAndGet(-bytes);
            return null;
        }
        return new Share(bytes);
    }

    /** Returns how many bytes are set aside now. */
    public long reserved() {
        return reserved.get();
    }
}
