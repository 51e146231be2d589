package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.gallery.BlockObjects.Vanished;
import io.elasticfaces.contract.gallery.CollectionReader.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Rewrites the objects of a collection: erases rows that are not live, merges small objects, and converts galleries of
 * earlier releases. It can be stopped at any time. Concurrent changes and compactions lose no rows and restore no
 * removed ones.
 *
 * <p>What is rewritten is appended first, at its old position, and erased in the old objects then. After each step the
 * collection is listed again, because a concurrent writer may have appended rows that are not live any more. A removal
 * stays in the log for {@link #REMOVAL}, longer than a slow writer needs.
 */
final class Compaction {
    /** The size in bytes up to which objects are joined. One of this size is rewritten in less than a second. */
    static final long BLOCK = 4L << 20;

    /** Longer than a request lives, so that a repeated enrolment does not bring a removed face back. */
    static final Duration REMOVAL = Duration.ofDays(1);

    /** The least number of small objects that are joined. */
    static final int MANY = 100;

    private static final int ROUNDS = 1000;

    private final CollectionLog log;
    private final CollectionReader headers;
    private final int many;

    /**
     * @param headers reads the headers of all objects
     * @param many the least number of small objects that are joined
     */
    Compaction(CollectionLog log, CollectionReader headers, int many) {
        this.log = log;
        this.headers = headers;
        this.many = many;
    }

    /**
     * Erases all rows that are not live.
     *
     * @throws UnreadableGallery if an object cannot be read, which may have such rows
     */
    void clean() {
        run(false, () -> true);
    }

    /** Erases all rows that are not live, and joins small objects, while {@code goesOn}. */
    void cleanAndMerge(BooleanSupplier goesOn) {
        run(true, goesOn);
    }

    private void run(boolean merge, BooleanSupplier goesOn) {
        for (int i = 0; i < ROUNDS && goesOn.getAsBoolean(); i++) {
            try {
                if (!step(merge)) {
                    return;
                }
            } catch (Vanished e) {
                // Another process rewrote it; the next listing shows the result.
                continue;
            }
        }
    }

    /** Does one step. Returns false if there was nothing to do. */
    private boolean step(boolean merge) {
        Contents contents = headers.contents();
        Listing listing = contents.listing();
        List<StoredBlock> blocks = contents.snapshot().blocks().stream()
                .filter(block -> !block.key().matches(CollectionLog.ROOT + "[0-9]{9}"))
                .toList();
        List<BitSet> live = LiveRows.of(blocks);
        Set<String> held = new HashSet<>();
        blocks.forEach(block -> held.addAll(block.block().ids()));
        boolean changed = false;
        List<StoredBlock> gone = new ArrayList<>();
        List<Integer> small = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            StoredBlock block = blocks.get(i);
            boolean dirty = live.get(i).cardinality() < block.block().size();
            boolean empty = live.get(i).isEmpty() && kept(block, held, listing).isEmpty();
            if (empty && (dirty || listing.mayGo(block))) {
                gone.add(block);
            } else if (dirty) {
                rewrite(List.of(block), List.of(live.get(i)), held, listing);
            } else if (!empty && block.bytes() < BLOCK / 2 && listing.mayGo(block)) {
                small.add(i);
            }
            changed |= dirty;
        }
        erase(gone, List.of(), listing);
        if (!changed && blocks.size() < listing.blocks().size() && !merge) {
            throw new UnreadableGallery("An object of the collection below " + log.key("")
                    + " cannot be read, so it may still have what was removed. Delete the object; see the log.");
        }
        return changed || merge && merge(small, blocks, live, held, listing);
    }

    private boolean merge(
            List<Integer> small, List<StoredBlock> blocks, List<BitSet> live, Set<String> held, Listing listing) {
        Map<String, List<Integer>> classes = small.stream()
                .collect(Collectors.groupingBy(i -> blocks.get(i).group()
                        + (blocks.get(i).block().size()
                                        + blocks.get(i).block().removed().size()
                                < many)));
        for (List<Integer> some : classes.values()) {
            if (some.size() < many) {
                continue;
            }
            long bytes = 0;
            List<Integer> joined = new ArrayList<>();
            for (int i : some) {
                bytes += blocks.get(i).bytes();
                if (bytes <= BLOCK) {
                    joined.add(i);
                }
            }
            rewrite(
                    joined.stream().map(blocks::get).toList(),
                    joined.stream().map(live::get).toList(),
                    held,
                    listing);
            return true;
        }
        return false;
    }

    /** Appends the live rows of some objects of one group, and erases them. */
    private void rewrite(List<StoredBlock> blocks, List<BitSet> live, Set<String> held, Listing listing) {
        List<String> kept = blocks.stream()
                .flatMap(block -> kept(block, held, listing).stream())
                .distinct()
                .toList();
        List<StoredBlock> contents =
                Parallel.map(blocks, block -> block.with(log.objects().read(block)));
        log.append(FaceBlock.joined(contents, live, kept), listing.highest(), listing.now());
        erase(blocks, kept, listing);
    }

    /** Erases objects, and the crops of faces whose removal is erased, too. */
    private void erase(List<StoredBlock> blocks, List<String> kept, Listing listing) {
        Set<String> stay = new HashSet<>(kept);
        // A repeated enrolment may have stored a crop after the face was removed.
        log.delete(blocks.stream()
                .flatMap(block -> block.block().removed().stream())
                .filter(id -> !stay.contains(id))
                .map(log::crop)
                .toList());
        log.erase(blocks, listing);
    }

    /** Returns the removed ids of an object that stay in the log. */
    private static List<String> kept(StoredBlock block, Set<String> held, Listing listing) {
        Instant longAgo = listing.now().minus(REMOVAL);
        return block.block().removed().stream()
                .filter(id -> held.contains(id) || block.written().isAfter(longAgo))
                .toList();
    }

    /** Appends the galleries of earlier releases as enrolments, and deletes them. */
    void convert() {
        for (Contents contents = headers.contents(); !contents.earlier().isEmpty(); contents = headers.contents()) {
            int newest = CollectionReader.newest(contents.earlier());
            try {
                for (StoredBlock gallery : contents.snapshot().blocks()) {
                    if (contents.earlier().stream().anyMatch(one -> one.key().equals(gallery.key()))) {
                        FaceBlock block = log.objects().read(gallery);
                        List<EnrolledFace> faces = new ArrayList<>();
                        for (int i = 0; i < block.size(); i++) {
                            faces.add(block.row(i));
                        }
                        append(block.models(), FaceBlock.FIRST, faces, newest);
                    }
                }
                log.delete(contents.earlier().stream().map(StoredBlock::key).toList());
                // People who were removed since the listing.
                clean();
            } catch (Vanished e) {
                // Another process converted it.
                continue;
            }
        }
    }

    /** Appends faces at a position in objects of limited size. */
    GalleryVersion append(ModelId models, int through, List<EnrolledFace> faces, int after) {
        int most = (int) (BLOCK * 3 / 4 / (models.dimension() * Float.BYTES));
        GalleryVersion version = new GalleryVersion(after, "");
        for (int i = 0; i < faces.size(); i += most) {
            version = log.append(
                    FaceBlock.of(models, through, faces.subList(i, Math.min(faces.size(), i + most))),
                    version.number(),
                    null);
        }
        return version;
    }
}
