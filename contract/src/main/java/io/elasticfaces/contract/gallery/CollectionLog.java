package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The log of one collection: create-only objects {@code gallery/<collection>/<version>-<group>}. The object {@code
 * created} marks a collection other than {@code default}; without it, there is no collection.
 *
 * <p>A change takes the number after the highest one. All changes that were answered before have lower numbers, so a
 * reader that has listed a number has listed these changes. That holds because no number is used twice: the highest one
 * and those taken within {@link Listing#YOUNG} stay taken, and a writer that was paused for {@link #PAUSE} tries again.
 * All times are those of S3.
 */
final class CollectionLog {
    static final String ROOT = "gallery/";
    private static final String MARKER = "created";
    private static final Pattern NAME = Pattern.compile("([0-9]{9})-([A-Za-z0-9]+)");
    private static final Pattern EARLIER = Pattern.compile("[0-9]{9}");
    private static final int TRIES = 50;
    private static final int MOST_DELETES = 1000;

    /** The limit from a writer's listing to the end of its put; less than {@link Listing#YOUNG} without a put (18 s). */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final S3Client s3;
    private final String bucket;
    private final String collection;
    private final String prefix;
    private final BlockObjects objects;

    CollectionLog(S3Client s3, String bucket, String collection) {
        this.s3 = s3;
        this.bucket = bucket;
        this.collection = collection;
        this.prefix = ROOT + collection + "/";
        this.objects = new BlockObjects(s3, bucket);
    }

    BlockObjects objects() {
        return objects;
    }

    boolean isDefault() {
        return collection.equals(Operation.DEFAULT_COLLECTION);
    }

    String key(String name) {
        return prefix + name;
    }

    String crop(String face) {
        return key("crops/" + face);
    }

    /**
     * Lists objects.
     *
     * @param from the lowest version
     * @throws NoSuchCollection if there is no such collection
     */
    Listing list(int from) {
        Listing listing = listAnyway(from);
        if (listing.created() == null) {
            throw new NoSuchCollection(collection);
        }
        return listing;
    }

    Listing listAnyway(int from) {
        List<StoredBlock> blocks = new ArrayList<>();
        String incarnation = "";
        Instant created = isDefault() ? Instant.EPOCH : null;
        ListObjectsV2Response page = null;
        String start = prefix + (from == 0 ? "" : number(from));
        do {
            page = page(prefix, start);
            for (S3Object object : page.contents()) {
                start = object.key();
                Matcher name = NAME.matcher(start.substring(prefix.length()));
                if (name.matches()) {
                    blocks.add(unread(object, Integer.parseInt(name.group(1)), name.group(2)));
                } else if (start.equals(key(MARKER)) && !isDefault()) {
                    created = object.lastModified();
                    incarnation = object.eTag().replace("\"", "");
                }
            }
        } while (Boolean.TRUE.equals(page.isTruncated()) && !page.contents().isEmpty());
        return new Listing(blocks, incarnation, created, now(page));
    }

    /** Lists the galleries of earlier releases, the newest last, without their group. */
    List<StoredBlock> earlier() {
        List<StoredBlock> galleries = new ArrayList<>();
        ListObjectsV2Response page;
        String start = ROOT;
        do {
            page = page(ROOT, start);
            for (S3Object object : page.contents()) {
                start = object.key();
                String name = start.substring(ROOT.length());
                if (EARLIER.matcher(name).matches()) {
                    galleries.add(unread(object, Integer.parseInt(name), ""));
                }
            }
        } while (Boolean.TRUE.equals(page.isTruncated()) && !page.contents().isEmpty());
        return galleries;
    }

    /** Lists a page without the keys in folders, which can be thousands of crops. */
    private ListObjectsV2Response page(String folder, String start) {
        return s3.listObjectsV2(
                list -> list.bucket(bucket).prefix(folder).delimiter("/").startAfter(start));
    }

    private static StoredBlock unread(S3Object object, int version, String group) {
        long bytes = object.size() == null ? 0 : object.size();
        return new StoredBlock(object.key(), version, group, object.eTag(), bytes, object.lastModified(), null);
    }

    private static Instant now(ListObjectsV2Response page) {
        SdkHttpResponse http = page.sdkHttpResponse();
        return (http == null ? Optional.<String>empty() : http.firstMatchingHeader("Date"))
                .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .orElseGet(Instant::now);
    }

    /**
     * Appends a change.
     *
     * @param after a version that the new one is higher than
     * @param asOf when the content of the change was listed, if it is a rewrite; null if it is new
     * @return its version, which a listing of all earlier answered changes contains
     * @throws NoSuchCollection if there is no such collection, or it was deleted meanwhile
     * @throws BlockObjects.Vanished if a rewrite took too long
     */
    GalleryVersion append(FaceBlock change, int after, Instant asOf) {
        String group =
                change.models() == null ? StoredBlock.PEOPLE : change.models().fingerprint();
        byte[] bytes = BlockCodec.write(change);
        int known = after;
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            Listing before = list(known);
            if (asOf != null && before.now().isAfter(asOf.plus(PAUSE))) {
                throw new BlockObjects.Vanished(null);
            }
            known = Math.max(known, Math.max(before.base(), before.highest()));
            if (known >= GalleryVersion.LAST) {
                throw new IllegalStateException("No version can follow " + GalleryVersion.LAST + " in the collection "
                        + collection + ". Export it, delete it, and import it again.");
            }
            int version = known + 1;
            String key = key(number(version) + "-" + group);
            if (!create(key, bytes)) {
                continue;
            }
            Listing look = listAnyway(version);
            boolean late = look.now().isAfter(before.now().plus(PAUSE));
            boolean gone = look.created() == null || !look.incarnation().equals(before.incarnation());
            // Another group's change may have taken the same number at the same time.
            boolean shared =
                    look.blocks().stream().filter(b -> b.version() == version).count() > 1;
            if (gone) {
                delete(List.of(key));
                throw new NoSuchCollection(collection);
            }
            // A rewrite has nothing that readers do not have. Its content may already be the only copy.
            if (asOf != null || !late && !shared) {
                repeated.forEach(again -> overwrite(again, change.models()));
                return new GalleryVersion(version, look.incarnation());
            }
            repeated.add(key);
        }
        throw new IllegalStateException(
                "Others changed the collection " + collection + " " + TRIES + " times at the same time. Try again.");
    }

    /** Creates the collection. Returns false if it exists. */
    boolean create() {
        List<StoredBlock> remains = listAnyway(0).blocks();
        byte[] unique = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        boolean created = !isDefault() && create(key(MARKER), unique);
        if (created) {
            // A writer that died while the collection was deleted.
            delete(remains.stream().map(StoredBlock::key).toList());
        }
        return created;
    }

    private boolean create(String key, byte[] bytes) {
        try {
            s3.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromBytes(bytes));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 412 || e.statusCode() == 409) {
                return false;
            }
            throw e;
        }
    }

    /** Erases the contents of objects. A number stays taken while it is young or the highest one. */
    void erase(List<StoredBlock> blocks, Listing listing) {
        Map<Boolean, List<StoredBlock>> mayGo = blocks.stream().collect(Collectors.partitioningBy(listing::mayGo));
        Parallel.map(mayGo.get(false), block -> {
            overwrite(block.key(), block.block().models());
            return block;
        });
        delete(mayGo.get(true).stream().map(StoredBlock::key).toList());
    }

    private void overwrite(String key, ModelId models) {
        s3.putObject(
                put -> put.bucket(bucket).key(key), RequestBody.fromBytes(BlockCodec.write(FaceBlock.empty(models))));
    }

    /** Deletes objects. */
    void delete(List<String> keys) {
        for (int i = 0; i < keys.size(); i += MOST_DELETES) {
            List<ObjectIdentifier> some = keys.subList(i, Math.min(keys.size(), i + MOST_DELETES)).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            DeleteObjectsResponse deleted = s3.deleteObjects(delete ->
                    delete.bucket(bucket).delete(many -> many.objects(some).quiet(true)));
            if (deleted.hasErrors()) {
                throw new IllegalStateException(
                        "S3 did not delete " + deleted.errors().get(0).key() + ": "
                                + deleted.errors().get(0).message());
            }
        }
    }

    /** Deletes everything of a collection other than {@code default}. Returns false if there was nothing. */
    boolean deleteAll() {
        boolean any = deleteAllBut(key(MARKER));
        // Last, so that a failed deletion can be repeated. A writer that finds no marker deletes its own change.
        any |= listAnyway(GalleryVersion.LAST).created() != null;
        delete(List.of(key(MARKER)));
        return any | deleteAllBut("");
    }

    private boolean deleteAllBut(String spared) {
        List<String> keys = new ArrayList<>();
        s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .filter(key -> !key.equals(spared))
                .forEach(keys::add);
        delete(keys);
        return !keys.isEmpty();
    }

    private static String number(int version) {
        return String.format("%09d", version);
    }
}
