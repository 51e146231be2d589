package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.gallery.BlockObjects.Vanished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads a collection, and at each refresh only what is new. Objects that cannot be read are skipped with a warning. Not
 * safe for concurrent use.
 */
public final class CollectionReader {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionReader.class);
    private static final int TRIES = 20;

    /** In bytes: 250,000 faces with embeddings of 512 components. */
    private static final long LARGEST = 512L << 20;

    private final CollectionLog log;
    private final Predicate<String> groups;
    private final boolean withRows;

    /** What was read, by identity; null if it is unreadable or of another group. */
    private Map<String, StoredBlock> read = new HashMap<>();

    /** Whether galleries of earlier releases may be there. */
    private boolean mayBeEarlier;

    CollectionReader(CollectionLog log, Predicate<String> groups, boolean withRows) {
        this.log = log;
        this.groups = groups;
        this.withRows = withRows;
        this.mayBeEarlier = log.isDefault();
    }

    /**
     * Creates a reader of the faces of one model set.
     *
     * @param bucket the state bucket
     */
    public static CollectionReader of(S3Client s3, String bucket, String collection, String fingerprint) {
        CollectionLog log = new CollectionLog(s3, bucket, CollectionStore.requireName(collection));
        return new CollectionReader(log, group -> group.equals(fingerprint) || group.equals(StoredBlock.PEOPLE), true);
    }

    /** Creates a reader of all faces, with or without their embeddings. */
    static CollectionReader ofAll(CollectionLog log, boolean withRows) {
        return new CollectionReader(log, group -> true, withRows);
    }

    /**
     * The content of a collection at one time.
     *
     * @param version the newest one
     * @param blocks in the order of the log; the same instances as in the last snapshot, if they have not changed
     * @param others whether there are objects of other model sets
     */
    public record Snapshot(GalleryVersion version, List<StoredBlock> blocks, boolean others) {}

    /**
     * A snapshot and what it was made from.
     *
     * @param earlier all galleries of earlier releases
     */
    record Contents(Snapshot snapshot, Listing listing, List<StoredBlock> earlier) {}

    /**
     * Reads the newest state.
     *
     * @throws NoSuchCollection if there is no such collection
     * @throws UnreadableGallery if it is too large
     */
    public Snapshot refresh() {
        return contents().snapshot();
    }

    Contents contents() {
        for (int i = 0; ; i++) {
            try {
                return tryContents();
            } catch (Vanished e) {
                if (i == TRIES) {
                    throw new IllegalStateException("The collection changes faster than it can be read.", e);
                }
            }
        }
    }

    private Contents tryContents() {
        // Before the listing: a conversion writes first and deletes then.
        List<StoredBlock> earlier = mayBeEarlier ? log.earlier() : List.of();
        Listing listing = log.list(0);
        mayBeEarlier = !earlier.isEmpty();
        List<StoredBlock> wanted = listing.blocks().stream()
                .filter(block -> groups.test(block.group()))
                .toList();
        if (withRows && wanted.stream().mapToLong(StoredBlock::bytes).sum() > LARGEST) {
            throw new UnreadableGallery("The collection has more than " + (LARGEST >> 20) + " MB.");
        }
        Parallel.map(
                        wanted.stream()
                                .filter(block -> !read.containsKey(block.identity()))
                                .toList(),
                        block -> read(block, withRows))
                .forEach(block -> read.put(block.identity(), block));
        Map<String, StoredBlock> kept = new HashMap<>();
        wanted.forEach(block -> kept.put(block.identity(), read.get(block.identity())));
        List<StoredBlock> blocks = new ArrayList<>(kept.values());
        boolean others = wanted.size() < listing.blocks().size();
        if (!earlier.isEmpty()) {
            others |= readEarlier(earlier, kept, blocks);
        }
        read = kept;
        blocks.removeIf(block -> block.block() == null);
        blocks.sort(StoredBlock.ORDER);
        int newest = Math.max(listing.highest(), newest(earlier));
        GalleryVersion version = new GalleryVersion(newest, listing.incarnation());
        return new Contents(new Snapshot(version, List.copyOf(blocks), others), listing, earlier);
    }

    static int newest(List<StoredBlock> earlier) {
        return earlier.isEmpty() ? 0 : earlier.get(earlier.size() - 1).version();
    }

    /** Reads the newest gallery of each group. Returns whether there are other groups. */
    private boolean readEarlier(List<StoredBlock> earlier, Map<String, StoredBlock> kept, List<StoredBlock> blocks) {
        Set<String> seen = new HashSet<>();
        boolean others = false;
        for (int i = earlier.size() - 1; i >= 0; i--) {
            StoredBlock gallery = earlier.get(i);
            StoredBlock known =
                    read.containsKey(gallery.identity()) ? read.get(gallery.identity()) : readEarlier(gallery);
            kept.put(gallery.identity(), known);
            if (known.block() != null && seen.add(known.group())) {
                boolean wanted = groups.test(known.group());
                others |= !wanted;
                if (wanted) {
                    blocks.add(known);
                }
            }
        }
        return others;
    }

    private StoredBlock readEarlier(StoredBlock gallery) {
        StoredBlock header = read(gallery, false);
        if (header.block() == null) {
            return header;
        }
        String group = header.block().models().fingerprint();
        StoredBlock content = withRows && groups.test(group) ? read(gallery, true) : header;
        return new StoredBlock(
                gallery.key(),
                gallery.version(),
                group,
                gallery.eTag(),
                gallery.bytes(),
                gallery.written(),
                content.block());
    }

    private StoredBlock read(StoredBlock block, boolean rows) {
        try {
            return block.with(rows ? log.objects().read(block) : log.objects().readHeader(block));
        } catch (UnreadableGallery e) {
            LOG.warn("{} is skipped: {}", block.key(), e.getMessage());
            return block;
        }
    }
}
