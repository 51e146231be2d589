package io.elasticfaces.web.intake;

import io.elasticfaces.contract.aws.GalleryKeys;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The newest version of the gallery in the state bucket, asked for at most once a second, by one caller for all who come
 * meanwhile. A failure is an answer as good as any: in an outage nobody waits for longer than one call takes.
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
     * Returns the newest version, e.g. {@code 000000012}, or null when nobody has been enrolled yet.
     *
     * @throws RuntimeException what the call to S3 has thrown, for as long as an answer would be fresh
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
