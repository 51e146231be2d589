package io.elasticfaces.web;

import java.time.InstantSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The newest version of the gallery in the state bucket, asked for at most once a second. Versions are create-only
 * objects {@code gallery/<9 digits>}, so a listing that starts after the last known one is short.
 */
public final class GalleryVersions {
    static final String PREFIX = "gallery/";
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
            ListObjectsV2Response page;
            do {
                String after = PREFIX + (newest == null ? "" : newest);
                page = s3.listObjectsV2(
                        request -> request.bucket(bucket).prefix(PREFIX).startAfter(after));
                if (!page.contents().isEmpty()) {
                    newest = page.contents()
                            .get(page.contents().size() - 1)
                            .key()
                            .substring(PREFIX.length());
                }
            } while (Boolean.TRUE.equals(page.isTruncated()));
            askedMillis = clock.millis();
        }
        return newest;
    }
}
