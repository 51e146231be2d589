package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The collections in the state bucket. Every method makes calls to S3 and blocks. All names of collections are checked
 * ({@link #requireName}), and those of people are normalised. Changes of several processes at the same time are safe.
 */
public final class CollectionStore {
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,100}");

    /** The most faces whose names are held in memory, about 20 MB, unless one collection has more. */
    private static final int MOST_HELD = 100_000;

    private final S3Client s3;
    private final String bucket;
    private final int many;
    private final RequestIds ids = new RequestIds(Clock.systemUTC());
    private final Map<String, OpenCollection> open = new LinkedHashMap<>(16, 0.75f, true);

    /** @param bucket the state bucket */
    public CollectionStore(S3Client s3, String bucket) {
        this(s3, bucket, Compaction.MANY);
    }

    /** @param many the least number of small objects that are joined */
    CollectionStore(S3Client s3, String bucket, int many) {
        this.s3 = s3;
        this.bucket = bucket;
        this.many = many;
    }

    /**
     * Returns the name of a collection.
     *
     * @throws IllegalArgumentException unless it is 1 to 100 letters, digits, dots, hyphens and underscores
     */
    public static String requireName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a collection has 1 to 100 letters, digits, dots, hyphens and underscores.");
        }
        return name;
    }

    /** Returns the names of all collections in alphabetical order; {@code default} always exists. */
    public List<String> names() {
        Set<String> names = new TreeSet<>(Set.of(Operation.DEFAULT_COLLECTION));
        s3.listObjectsV2Paginator(
                        list -> list.bucket(bucket).prefix(CollectionLog.ROOT).delimiter("/"))
                .commonPrefixes()
                .forEach(folder -> names.add(folder.prefix()
                        .substring(CollectionLog.ROOT.length(), folder.prefix().length() - 1)));
        return List.copyOf(names);
    }

    /** Creates an empty collection. Returns false if it exists. */
    public boolean create(String collection) {
        return log(collection).create();
    }

    /**
     * Erases a collection: people, faces, embeddings and crops. Can be repeated after a failure. {@code default} is
     * emptied.
     *
     * @throws NoSuchCollection if it does not exist
     */
    public void delete(String collection) {
        CollectionLog log = log(collection);
        if (log.isDefault()) {
            removeFaces(collection, face -> true, false);
        } else if (!log.deleteAll()) {
            throw new NoSuchCollection(collection);
        }
        synchronized (open) {
            open.remove(collection);
        }
    }

    /** Returns when a collection was created, or empty if it does not exist; the epoch for {@code default}. */
    public Optional<Instant> created(String collection) {
        return Optional.ofNullable(
                log(collection).listAnyway(GalleryVersion.LAST).created());
    }

    /**
     * Returns the newest version with one short listing.
     *
     * @param known a version of this collection, after which the listing starts, or null
     * @return null if nothing was ever enrolled in {@code default}
     * @throws NoSuchCollection if it does not exist
     */
    public String newest(String collection, String known) {
        CollectionLog log = log(collection);
        GalleryVersion start = GalleryVersion.parse(known);
        Listing listing = log.list(start.number());
        GalleryVersion found = listing.version();
        if (start.number() > 0 && (found.number() == 0 || !found.incarnation().equals(start.incarnation()))) {
            found = log.list(0).version();
        }
        return found.number() == 0 && log.isDefault()
                ? new GalleryVersion(CollectionReader.newest(log.earlier()), "").text()
                : found.text();
    }

    /**
     * Enrols faces. Those whose ids are enrolled, or were removed within a day, stay as they are. There is at least
     * one.
     *
     * @param faces with embeddings
     * @return the version that has them
     * @throws NoSuchCollection if the collection does not exist
     */
    public String enrol(String collection, ModelId models, List<EnrolledFace> faces) {
        OpenCollection opened = open(collection);
        List<EnrolledFace> checked = faces.stream()
                .map(face -> new EnrolledFace(
                        face.id(), PersonName.normalise(face.person()), face.source(), face.embedding()))
                .toList();
        return opened.enrol(models, checked).text();
    }

    /** Adds a person without faces, unless the person exists. Returns a version that has the person. */
    public String addPerson(String collection, String person) {
        return open(collection).addPerson(new EnrolledFace(ids.next(), PersonName.normalise(person), null, null));
    }

    /** Returns the people and faces. What was read before is not read again. */
    public People people(String collection) {
        return open(collection).people();
    }

    /**
     * Renames a person; if the new name exists, both become one person. The old name is erased.
     *
     * @return the version from which on the new name holds, or empty if nobody has the old name
     */
    public Optional<String> rename(String collection, String person, String newName) {
        return open(collection)
                .rename(PersonName.spelling(person), PersonName.normalise(newName))
                .map(GalleryVersion::text);
    }

    /**
     * Removes people with all their faces. When it returns, nothing of them can be read from the bucket.
     *
     * @return the removed faces, without those of unknown names
     */
    public Removal removePeople(String collection, Collection<String> people) {
        Set<String> names = people.stream().map(PersonName::spelling).collect(Collectors.toSet());
        return removeFaces(collection, face -> names.contains(face.person()), false);
    }

    /**
     * Removes faces. When it returns, nothing of them can be read from the bucket. A person whose faces are removed
     * remains as a person without faces if {@code keepPeople}.
     *
     * @return the removed faces, without unknown ids
     */
    public Removal removeFaces(String collection, Collection<String> faces, boolean keepPeople) {
        Set<String> wanted = new HashSet<>(faces);
        return removeFaces(collection, face -> face.isFace() && wanted.contains(face.id()), keepPeople);
    }

    private Removal removeFaces(String collection, Predicate<EnrolledFace> wanted, boolean keepPeople) {
        OpenCollection opened = open(collection);
        return opened.remove(wanted, keepPeople ? person -> new EnrolledFace(ids.next(), person, null, null) : null);
    }

    /**
     * What was removed.
     *
     * @param version from which on it is removed
     * @param faces the removed faces and people without faces
     */
    public record Removal(String version, List<EnrolledFace> faces) {}

    /** Stores the crop of a face; call it before {@link #enrol}. */
    public void putCrop(String collection, String face, byte[] jpeg) {
        String key = log(collection).crop(face);
        s3.putObject(put -> put.bucket(bucket).key(key).contentType("image/jpeg"), RequestBody.fromBytes(jpeg));
    }

    /** Returns the crop of a face, or empty. */
    public Optional<byte[]> crop(String collection, String face) {
        CollectionLog log = log(collection);
        if (!RequestIds.isId(face)) {
            return Optional.empty();
        }
        try {
            GetObjectRequest get = GetObjectRequest.builder()
                    .bucket(bucket)
                    .key(log.crop(face))
                    .build();
            return Optional.of(s3.getObject(get, ResponseTransformer.toBytes()).asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /**
     * Erases what a killed removal left, and joins small objects, so that the collection is read with few calls. Can be
     * stopped at any time.
     *
     * @param goesOn asked before each step, which takes about a second at most
     */
    public void compact(String collection, BooleanSupplier goesOn) {
        open(collection).compact(goesOn);
    }

    /** Reads all faces with their embeddings. */
    public Snapshot load(String collection) {
        return CollectionReader.ofAll(log(collection), true).refresh();
    }

    private CollectionLog log(String collection) {
        return new CollectionLog(s3, bucket, requireName(collection));
    }

    private OpenCollection open(String collection) {
        CollectionLog log = log(collection);
        synchronized (open) {
            OpenCollection opened = open.computeIfAbsent(collection, name -> new OpenCollection(log, many));
            long held = open.values().stream().mapToLong(OpenCollection::held).sum();
            var eldest = open.values().iterator();
            while (held > MOST_HELD && open.size() > 1) {
                held -= eldest.next().held();
                eldest.remove();
            }
            return opened;
        }
    }
}
