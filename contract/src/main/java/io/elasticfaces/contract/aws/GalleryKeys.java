package io.elasticfaces.contract.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The keys of galleries in the state bucket: {@code gallery/<9 digits>}, the newest with the highest number. The
 * objects are never overwritten. Other keys are ignored.
 */
public final class GalleryKeys {
    private static final String PREFIX = "gallery/";
    private static final Predicate<String> VERSION = Pattern.compile("[0-9]{9}").asMatchPredicate();

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
        List<String> newer = versions(s3, bucket, known);
        return newer.isEmpty() ? known : newer.get(newer.size() - 1);
    }

    /**
     * Returns all versions in ascending order.
     *
     * @param after only versions after this one, or null
     */
    public static List<String> versions(S3Client s3, String bucket, String after) {
        List<String> versions = new ArrayList<>();
        String last = PREFIX + (after == null ? "" : after);
        ListObjectsV2Response page;
        do {
            String start = last;
            page = s3.listObjectsV2(list -> list.bucket(bucket).prefix(PREFIX).startAfter(start));
            for (S3Object object : page.contents()) {
                last = object.key();
                String version = last.substring(PREFIX.length());
                if (VERSION.test(version)) {
                    versions.add(version);
                }
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return versions;
    }
}
