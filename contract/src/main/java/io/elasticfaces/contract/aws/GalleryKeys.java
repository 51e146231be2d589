package io.elasticfaces.contract.aws;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Where galleries lie in the state bucket: create-only objects {@code gallery/<9 digits>}, the highest the newest. */
public final class GalleryKeys {
    private static final String PREFIX = "gallery/";

    private GalleryKeys() {}

    /** Returns the key of a version. */
    public static String key(String version) {
        return PREFIX + version;
    }

    /**
     * Returns the newest version, by a listing that starts after the last one known and so is short.
     *
     * @param known the newest version known so far, or null
     * @return {@code known} where nothing newer is there; null where nothing is there at all
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
