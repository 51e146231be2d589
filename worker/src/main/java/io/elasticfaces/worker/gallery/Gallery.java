package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceBlock;
import io.elasticfaces.contract.gallery.GalleryVersion;
import io.elasticfaces.contract.gallery.LiveRows;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.StoredBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The enrolled faces of a collection and their embeddings, computed by one model set. Immutable.
 *
 * <p>Large objects of the collection are used as they are. Small ones are copied into one. A new version of a gallery
 * shares what has not changed with the old one.
 */
public final class Gallery {
    /** The number of rows from which on an object is not copied. */
    private static final int LARGE = 1000;

    /** The number of objects from which on {@link io.elasticfaces.contract.gallery.CollectionStore#compact} may join some. */
    private static final int MANY = 100;

    private final ModelId models;
    private final GalleryVersion version;
    private final boolean compactable;

    /** The large objects. */
    private final Map<FaceBlock, Part> large = new IdentityHashMap<>();

    /** The small objects. */
    private final Part small;

    private final List<Part> faces = new ArrayList<>();
    private final Templates templates;

    /** Rows of which some are used. */
    record Part(Rows rows, BitSet used) {
        Stream<String> names() {
            return used.stream().mapToObj(rows.names()::get);
        }

        boolean has(String person) {
            return rows.of(person).anyMatch(used::get);
        }
    }

    /** @param before an earlier version, of which parts are used again; or null */
    private Gallery(ModelId models, Snapshot snapshot, Gallery before) {
        this.models = models;
        this.version = snapshot.version();
        List<BitSet> live = LiveRows.of(snapshot.blocks());
        List<FaceBlock> smallBlocks = new ArrayList<>();
        BitSet smallLive = new BitSet();
        int smallSize = 0;
        int all = 0;
        for (int i = 0; i < live.size(); i++) {
            FaceBlock block = snapshot.blocks().get(i).block();
            if (block.models() == null) {
                continue;
            }
            all += block.size();
            if (block.size() >= LARGE) {
                Part known = before == null ? null : before.large.get(block);
                Rows rows = known != null
                        ? known.rows()
                        : Rows.of(block.ids(), block.names(), models.dimension(), block.rows());
                large.put(block, new Part(rows, live.get(i)));
                faces.add(large.get(block));
            } else {
                int start = smallSize;
                live.get(i).stream().forEach(row -> smallLive.set(start + row));
                smallBlocks.add(block);
                smallSize += block.size();
            }
        }
        this.small = new Part(Rows.joined(smallBlocks, models.dimension()), smallLive);
        faces.add(small);
        this.compactable = live.size() >= MANY || all > size();
        this.templates = before == null || before.templates.isScattered()
                ? new Templates(models.dimension(), faces)
                : new Templates(models.dimension(), faces, small, before.templates, changedSince(before));
    }

    /** Returns the people of all rows that were added, removed or copied. */
    private Set<String> changedSince(Gallery before) {
        Set<String> people = new HashSet<>();
        small.names().forEach(people::add);
        before.small.names().forEach(people::add);
        Map<FaceBlock, Part> blocks = new IdentityHashMap<>(large);
        blocks.putAll(before.large);
        for (FaceBlock block : blocks.keySet()) {
            Part one = large.get(block);
            Part other = before.large.get(block);
            BitSet changed = one == null ? new BitSet() : (BitSet) one.used().clone();
            if (other != null) {
                changed.xor(other.used());
            }
            changed.stream().mapToObj(block.names()::get).forEach(people::add);
        }
        return people;
    }

    /**
     * Returns the gallery of a collection's state.
     *
     * @param models the model set of its faces
     * @param before an earlier version, of which parts are used again; or null
     */
    public static Gallery of(ModelId models, Snapshot snapshot, Gallery before) {
        return new Gallery(models, snapshot, before);
    }

    /** Returns a gallery in memory. */
    public static Gallery of(ModelId models, List<EnrolledFace> faces) {
        StoredBlock block = StoredBlock.inMemory(FaceBlock.of(models, FaceBlock.FIRST, faces));
        return new Gallery(models, new Snapshot(new GalleryVersion(0, ""), List.of(block), false), null);
    }

    /** Returns the number of faces. */
    public int size() {
        return faces.stream().mapToInt(part -> part.used().cardinality()).sum();
    }

    /** Returns the number of people with faces. */
    public int people() {
        return templates.parts().stream()
                .mapToInt(part -> part.used().cardinality())
                .sum();
    }

    /** Returns its model set. */
    public ModelId models() {
        return models;
    }

    /** Returns the version of the collection. */
    public GalleryVersion version() {
        return version;
    }

    /** Returns the number of bytes of the embeddings in memory. */
    public long bytes() {
        long rows = Stream.concat(faces.stream(), templates.means().stream())
                .mapToLong(part -> part.rows().size())
                .sum();
        return rows * models.dimension() * Float.BYTES;
    }

    /** Returns whether the collection has many small objects, or rows that do not hold. */
    public boolean needsCompaction() {
        return compactable;
    }

    /** Returns an enrolled face with its person and embedding, or empty. */
    public Optional<EnrolledFace> face(String id) {
        for (Part part : faces) {
            for (int row = part.used().nextSetBit(0);
                    row >= 0;
                    row = part.used().nextSetBit(row + 1)) {
                if (part.rows().ids().get(row).equals(id)) {
                    return Optional.of(new EnrolledFace(
                            id, part.rows().names().get(row), "", part.rows().row(row)));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the parts with all faces. */
    List<Part> faces() {
        return faces;
    }

    /** Returns the parts with one row for each person, with which faces are compared. */
    List<Part> templates() {
        return templates.parts();
    }

    /** Returns the face that is nearest to an embedding, of each of the given people who have several. */
    Map<String, String> nearestFaces(Collection<String> people, float[] probe) {
        Map<String, String> nearest = new HashMap<>();
        for (String person : people) {
            double best = Double.POSITIVE_INFINITY;
            for (Part part : templates.means().stream().anyMatch(some -> some.has(person)) ? faces : List.<Part>of()) {
                for (int row : part.rows().of(person).filter(part.used()::get).toArray()) {
                    double distance = Matcher.squaredDistance(probe, part.rows().row(row));
                    if (distance < best) {
                        best = distance;
                        nearest.put(person, part.rows().ids().get(row));
                    }
                }
            }
        }
        return nearest;
    }
}
