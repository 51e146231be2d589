package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.aws.GalleryKeys;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The galleries in the state bucket: create-only objects {@code gallery/<9 digits>}. The highest number is the newest
 * version. A version never changes.
 */
public final class GalleryStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int TRIES = 20;

    private final S3Client s3;
    private final String bucket;

    /** @param bucket the state bucket */
    public GalleryStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** Returns the newest version, e.g. {@code 000000012}, or empty if nobody is enrolled. */
    public Optional<String> newest() {
        return Optional.ofNullable(GalleryKeys.newest(s3, bucket, null));
    }

    /**
     * Reads a version, or returns empty if there is no such version.
     *
     * @throws UnreadableGallery if the object is not a gallery
     */
    public Optional<Gallery> load(String version) {
        try {
            return Optional.of(GalleryCodec.read(
                    s3.getObjectAsBytes(get -> get.bucket(bucket).key(GalleryKeys.key(version)))
                            .asByteArrayUnsafe()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /**
     * Creates a new version from the newest one. If another process creates a version at the same time, the change is
     * applied to that version.
     *
     * @param ifNone the gallery to start from if there is none
     * @return the new version
     */
    public String update(Gallery ifNone, UnaryOperator<Gallery> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> newest = newest();
            Gallery current = newest.flatMap(this::load).orElse(ifNone);
            String next = String.format("%09d", newest.map(Integer::parseInt).orElse(0) + 1);
            try {
                s3.putObject(
                        put -> put.bucket(bucket).key(GalleryKeys.key(next)).ifNoneMatch("*"),
                        RequestBody.fromBytes(GalleryCodec.write(change.apply(current))));
                return next;
            } catch (S3Exception e) {
                if (e.statusCode() != PRECONDITION_FAILED && e.statusCode() != CONFLICT) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("Others changed the gallery " + TRIES + " times at the same time. Try again.");
    }
}
