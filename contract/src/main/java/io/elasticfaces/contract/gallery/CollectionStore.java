package io.elasticfaces.contract.gallery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The collections in the state bucket. Every method makes calls to S3 and blocks. All names of collections are checked
 * ({@link #requireName}), and those of people are normalised.
 */
public final class CollectionStore {
    /** @param bucket the state bucket */
    public CollectionStore(S3Client s3, String bucket) {}

    /**
     * Returns the name of a collection.
     *
     * @throws IllegalArgumentException unless it is 1 to 100 letters, digits, dots, hyphens and underscores
     */
    public static String requireName(String name) {
        throw new UnsupportedOperationException();
    }

    /** Returns the names of all collections in alphabetical order; {@code default} always exists. */
    public List<String> names() {
        throw new UnsupportedOperationException();
    }

    /** Creates an empty collection. Returns false if it exists. */
    public boolean create(String collection) {
        throw new UnsupportedOperationException();
    }

    /**
     * Erases a collection: people, faces, embeddings and crops. Can be repeated after a failure. {@code default} is
     * emptied.
     *
     * @throws NoSuchCollection if it does not exist
     */
    public void delete(String collection) {
        throw new UnsupportedOperationException();
    }

    /** Returns when a collection was created, or empty if it does not exist; the epoch for {@code default}. */
    public Optional<Instant> created(String collection) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the newest version with one short listing.
     *
     * @param known a version of this collection, after which the listing starts, or null
     * @return null if nothing was ever enrolled
     * @throws NoSuchCollection if it does not exist
     */
    public String newest(String collection, String known) {
        throw new UnsupportedOperationException();
    }

    /**
     * Enrols faces, or replaces those with the same ids. Faces that were removed are not enrolled again.
     *
     * @param faces with embeddings; at most 1,000
     * @return the version that has them
     * @throws NoSuchCollection if it does not exist
     */
    public String enrol(String collection, ModelId models, List<EnrolledFace> faces) {
        throw new UnsupportedOperationException();
    }

    /** Adds a person without faces; does nothing if the person exists. Returns a version that has the person. */
    public String addPerson(String collection, String person) {
        throw new UnsupportedOperationException();
    }

    /** Returns the people and faces. What was read before is not read again. */
    public People people(String collection) {
        throw new UnsupportedOperationException();
    }

    /**
     * Renames a person; if the new name exists, both become one person. The old name is erased.
     *
     * @return the version from which on the new name holds, or empty if nobody has the old name
     */
    public Optional<String> rename(String collection, String person, String newName) {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes people with all their faces. When it returns, nothing of them can be read from the bucket.
     *
     * @return the removed faces, without those of unknown names
     */
    public Removal removePeople(String collection, Collection<String> people) {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes faces. When it returns, nothing of them can be read from the bucket. A person whose faces are removed
     * remains as a person without faces if {@code keepPeople}.
     *
     * @return the removed faces, without unknown ids
     */
    public Removal removeFaces(String collection, Collection<String> faces, boolean keepPeople) {
        throw new UnsupportedOperationException();
    }

    /**
     * What was removed.
     *
     * @param version from which on it is removed
     * @param faces the removed faces and people without faces
     */
    public record Removal(String version, List<EnrolledFace> faces) {}

    /** Stores a small picture of a face; call it before {@link #enrol}. */
    public void putCrop(String collection, String face, byte[] jpeg) {
        throw new UnsupportedOperationException();
    }

    /** Returns the small picture of a face, or empty. */
    public Optional<byte[]> crop(String collection, String face) {
        throw new UnsupportedOperationException();
    }
}
