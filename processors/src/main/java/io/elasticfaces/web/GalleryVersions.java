package io.elasticfaces.web;

import io.elasticfaces.aws.GalleryKeys;
import java.time.InstantSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The newest version of the gallery in the state bucket, asked for at most once a second. */
public final class GalleryVersions {
    private static final long FRESH_MILLIS = 1000;

    private final S3Client s3;
    private final String bucket;
    private final InstantSource clock;
    private String newest;
    private long askedMillis;

    /** @param bucket the state bucket */
    public GalleryVersions(S3Client s3, String bucket, InstantSource clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Returns the newest version, e.g. {@code 000000012}, or null when nobody has been enrolled yet. */
    public synchronized String newest() {
        if (clock.millis() - askedMillis >= FRESH_MILLIS) {
            newest = GalleryKeys.newest(s3, bucket, newest);
            askedMillis = clock.millis();
        }
        return newest;
    }
}
