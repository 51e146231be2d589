package io.elasticfaces.web.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the bytes of uploads in progress, from the first byte of a body until its picture is stored. */
final class UploadQuota {
    private final long capacity;
    private final AtomicLong reserved = new AtomicLong();

    /** @param capacity in bytes, 1 or more */
    UploadQuota(long capacity) {
        this.capacity = capacity;
    }

    /** Reserves bytes, or returns false if too few are left. */
    boolean reserve(long bytes) {
        if (reserved.addAndGet(bytes) > capacity) {
            release(bytes);
            return false;
        }
        return true;
    }

    /** Returns bytes that have been reserved. */
    void release(long bytes) {
        reserved.addAndGet(-bytes);
    }

    /** Returns the number of reserved bytes. */
    long reserved() {
        return reserved.get();
    }
}
