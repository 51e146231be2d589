package io.elasticfaces.app.load;

import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Counts a bucket's objects by listing it. Listing 10,000 keys takes a local S3 seconds, so the quick count lists only
 * what sorts behind a cursor that follows the newest keys; ours begin with a time (UUIDv7), so that is where new ones
 * come in.
 */
final class BucketCounter {
    /** The most that S3 returns at once. */
    private static final int PAGE = 1000;

    private final S3Client s3;
    private final String bucket;
    private final int page;
    private Cursor cursor = new Cursor("", 0);

    private record Cursor(String after, long counted) {}

    BucketCounter(S3Client s3, String bucket) {
        this(s3, bucket, PAGE);
    }

    BucketCounter(S3Client s3, String bucket, int page) {
        this.s3 = s3;
        this.bucket = bucket;
        this.page = page;
    }

    /**
     * Counts the objects; exact for up to two pages (2,000), beyond that a lower bound, as keys that come in before the
     * cursor are missed. For one thread.
     */
    long quick() {
        Cursor here = cursor;
        Cursor before = null;
        while (true) {
            ListObjectsV2Response listed = list(here.after(), page);
            long counted = here.counted() + listed.contents().size();
            if (!Boolean.TRUE.equals(listed.isTruncated()) || listed.contents().isEmpty()) {
                return counted;
            }
            // a full page stays behind the cursor, for keys that come in a little out of order
            if (before != null) {
                cursor = here;
            }
            before = here;
            here = new Cursor(lastKey(listed.contents()), counted);
        }
    }

    /** Counts the objects from the beginning, up to a bound. */
    long exact(long upTo) {
        long counted = 0;
        String after = "";
        while (true) {
            ListObjectsV2Response listed = list(after, (int) Math.min(page, upTo - counted));
            counted += listed.contents().size();
            if (counted >= upTo
                    || !Boolean.TRUE.equals(listed.isTruncated())
                    || listed.contents().isEmpty()) {
                return counted;
            }
            after = lastKey(listed.contents());
        }
    }

    private ListObjectsV2Response list(String after, int most) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket).maxKeys(most);
        if (!after.isEmpty()) {
            request.startAfter(after);
        }
        return s3.listObjectsV2(
                request.overrideConfiguration(AwsDeployment.QUICKLY).build());
    }

    private static String lastKey(List<S3Object> objects) {
        return objects.get(objects.size() - 1).key();
    }
}
