package io.elasticfaces.web.intake;

import io.elasticfaces.contract.aws.GalleryKeys;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The newest version of the gallery in the state bucket, cached for one second. Concurrent callers share one call to
 * S3. Failures are cached too, so that during an outage no caller waits for longer than one call.
 */
public final class GalleryVersions {
    private static final long FRESH_MILLIS = 1000;

    private final S3Client s3;
    private final String bucket;
    private final InstantSource clock;
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private String newest;
    private boolean asking;
    private long freshUntilMillis;

    /** @param bucket the state bucket */
    public GalleryVersions(S3Client s3, String bucket, InstantSource clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.clock = clock;
    }

    /**
     * Returns the newest version, e.g. {@code 000000012}, or null if nobody has been enrolled.
     *
     * @throws RuntimeException if the call to S3 failed; the exception is cached too
     */
    public String newest() {
        CompletableFuture<String> current;
        String known = null;
        boolean mine;
        synchronized (this) {
            mine = !asking && clock.millis() >= freshUntilMillis;
            if (mine) {
                asking = true;
                answer = new CompletableFuture<>();
                known = newest;
            }
            current = answer;
        }
        if (mine) {
            ask(known, current);
        }
        try {
            return current.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void ask(String known, CompletableFuture<String> current) {
        try {
            String found = GalleryKeys.newest(s3, bucket, known);
            settle(found);
            current.complete(found);
        } catch (Throwable e) {
            settle(known);
            current.completeExceptionally(e);
        }
    }

    private synchronized void settle(String found) {
        newest = found;
        asking = false;
        freshUntilMillis = clock.millis() + FRESH_MILLIS;
    }
}
