package io.elasticfaces.web.intake;

import io.elasticfaces.contract.aws.GalleryKeys;
import java.time.InstantSource;
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
    private String newest;
    private RuntimeException failure;
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
    public synchronized String newest() {
        if (clock.millis() >= freshUntilMillis) {
            try {
                newest = GalleryKeys.newest(s3, bucket, newest);
                failure = null;
            } catch (RuntimeException e) {
                failure = e;
            }
            freshUntilMillis = clock.millis() + FRESH_MILLIS;
        }
        if (failure != null) {
            throw failure;
        }
        return newest;
    }
}
