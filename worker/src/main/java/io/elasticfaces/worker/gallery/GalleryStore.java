package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.aws.GalleryKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The galleries in the state bucket: create-only objects {@code gallery/<9 digits>}. The highest number is the newest
 * version. A version never changes; it is deleted when a person in it is removed. Each model set has its own gallery,
 * and the versions of all sets are numbered together.
 */
public final class GalleryStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int TRIES = 20;
    private static final String LAST = "999999999";

    /** In bytes: 250,000 pictures with embeddings of 512 components. */
    private static final long LARGEST = 512L << 20;

    /** Metadata that tells whose gallery an object is without reading it; objects of older releases have none. */
    private static final String FINGERPRINT = "fingerprint";

    private static final Logger LOG = LoggerFactory.getLogger(GalleryStore.class);

    private final S3Client s3;
    private final String bucket;

    /** @param bucket the state bucket */
    public GalleryStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** A gallery and its version, e.g. {@code 000000012}. */
    public record Versioned(String version, Gallery gallery) {}

    /** Returns the newest version of any model set, or empty if nobody is enrolled. It may be unreadable. */
    public Optional<String> newest() {
        return Optional.ofNullable(GalleryKeys.newest(s3, bucket, null));
    }

    /**
     * Reads the newest readable version of a model set's gallery. Unreadable versions are skipped with a warning.
     *
     * @return if the set has no gallery, that of another set with people, which {@link Gallery#requireMadeBy} refuses;
     *     empty if nobody is enrolled
     * @throws UnreadableGallery if there are versions, but none is readable
     */
    public Optional<Versioned> load(String fingerprint) {
        Collection<Versioned> galleries = load(fingerprint::equals);
        return galleries.stream()
                .filter(versioned -> versioned.gallery().fingerprint().equals(fingerprint))
                .findFirst()
                .or(() -> galleries.stream()
                        .filter(versioned -> versioned.gallery().size() > 0)
                        .findFirst());
    }

    /**
     * Reads the newest readable version of each model set's gallery, the newest first.
     *
     * @throws UnreadableGallery if there are versions, but none is readable
     */
    public List<Versioned> loadAll() {
        return List.copyOf(load(fingerprint -> false));
    }

    /** Reads the newest version of each set, from the newest back to the first one of the last set that is wanted. */
    private Collection<Versioned> load(Predicate<String> last) {
        List<String> versions = GalleryKeys.versions(s3, bucket, null);
        Map<String, Versioned> galleries = new LinkedHashMap<>();
        UnreadableGallery failure = null;
        for (int i = versions.size() - 1; i >= 0 && galleries.keySet().stream().noneMatch(last); i--) {
            String version = versions.get(i);
            try {
                read(version, fingerprint -> !galleries.containsKey(fingerprint))
                        .ifPresent(gallery ->
                                galleries.putIfAbsent(gallery.fingerprint(), new Versioned(version, gallery)));
            } catch (NoSuchKeyException e) {
                LOG.info("Gallery version {} was deleted meanwhile", version);
            } catch (UnreadableGallery e) {
                failure = e;
                LOG.warn("Gallery version {} is skipped: {}", version, e.getMessage());
            }
        }
        if (failure != null && galleries.isEmpty()) {
            throw new UnreadableGallery("No version of the gallery can be read. The newest: " + failure.getMessage()
                    + " Enrol the people again with ./faces people add.");
        }
        return galleries.values();
    }

    /** Reads a version, or returns empty if its metadata has the fingerprint of a set that is not wanted. */
    private Optional<Gallery> read(String version, Predicate<String> wanted) {
        ResponseInputStream<GetObjectResponse> object =
                s3.getObject(get -> get.bucket(bucket).key(GalleryKeys.key(version)));
        String fingerprint = object.response().metadata().get(FINGERPRINT);
        if (fingerprint != null && !wanted.test(fingerprint)) {
            object.abort();
            return Optional.empty();
        }
        if (object.response().contentLength() > LARGEST) {
            object.abort();
            throw new UnreadableGallery(
                    "It has " + object.response().contentLength() + " bytes; a gallery has at most " + LARGEST + ".");
        }
        try (object) {
            return Optional.of(GalleryCodec.read(object.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates a new version from the newest readable one of a model set. If another process creates a version at the
     * same time, the change is applied to that version.
     *
     * @param ifNone the gallery to start from if its model set has none
     * @return the new version
     */
    public String update(Gallery ifNone, UnaryOperator<Gallery> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> newest = newest();
            if (newest.filter(LAST::equals).isPresent()) {
                throw new IllegalStateException("No version can follow " + LAST + ". Delete the object "
                        + GalleryKeys.key(LAST) + " from the bucket " + bucket + ".");
            }
            Gallery current = current(ifNone);
            String next = String.format("%09d", newest.map(Integer::parseInt).orElse(0) + 1);
            try {
                s3.putObject(
                        put -> put.bucket(bucket)
                                .key(GalleryKeys.key(next))
                                .metadata(Map.of(FINGERPRINT, ifNone.fingerprint()))
                                .ifNoneMatch("*"),
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

    private Gallery current(Gallery ifNone) {
        try {
            return load(ifNone.fingerprint())
                    .map(Versioned::gallery)
                    .filter(gallery -> gallery.fingerprint().equals(ifNone.fingerprint()))
                    .orElse(ifNone);
        } catch (UnreadableGallery e) {
            LOG.warn("A new gallery is started. {}", e.getMessage());
            return ifNone;
        }
    }

    /** Deletes all versions older than the given one that are of a model set, or unreadable. */
    public void deleteOlder(String version, String fingerprint) {
        for (String older : GalleryKeys.versions(s3, bucket, null)) {
            if (older.compareTo(version) < 0 && mayBeOf(fingerprint, older)) {
                s3.deleteObject(delete -> delete.bucket(bucket).key(GalleryKeys.key(older)));
            }
        }
    }

    private boolean mayBeOf(String fingerprint, String version) {
        try {
            return read(version, fingerprint::equals)
                    .filter(gallery -> gallery.fingerprint().equals(fingerprint))
                    .isPresent();
        } catch (UnreadableGallery | NoSuchKeyException e) {
            return true;
        }
    }
}
