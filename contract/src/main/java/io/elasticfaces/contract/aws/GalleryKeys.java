package io.elasticfaces.contract.aws;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The keys of galleries in the state bucket: {@code gallery/<9 digits>}, the newest with the highest number. The
 * objects are never overwritten.
 */
public final class GalleryKeys {
    private static final String PREFIX = "gallery/";

    private GalleryKeys() {}

    /** Returns the key of a version. */
    public static String key(String version) {
        return PREFIX + version;
    }

    /**
     * Returns the newest version. The listing starts after the last known version, so it is short.
     *
     * @param known the newest known version, or null
     * @return the newest version, {@code known} if there is none newer, or null if there is no gallery
     */
    public static String newest(S3Client s3, String bucket, String known) {
        String newest = known;
        ListObjectsV2Response page;
        do {
            String after = PREFIX + (newest == null ? "" : newest);
            page = s3.listObjectsV2(list -> list.bucket(bucket).prefix(PREFIX).startAfter(after));
            if (!page.contents().isEmpty()) {
                newest = page.contents().get(page.contents().size() - 1).key().substring(PREFIX.length());
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return newest;
    }
}
