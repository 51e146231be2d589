package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceBlock;
import io.elasticfaces.contract.gallery.GalleryVersion;
import io.elasticfaces.contract.gallery.LiveRows;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.StoredBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The enrolled faces of a collection and their embeddings, computed by one model set. Immutable.
 *
 * <p>Large objects of the collection are used as they are. Small ones are copied into one. A new version of a gallery
 * shares what has not changed with the old one.
 */
public final class Gallery {
    /** The number of rows from which on an object is not copied. */
    private static final int LARGE = 1000;

    /** The number of objects from which on {@link io.elasticfaces.contract.gallery.CollectionStore#keepUp} may join some. */
    private static final int MANY = 100;

    private final ModelId models;
    private final GalleryVersion version;
    private final int size;
    private final int dead;
    private final int people;
    private final int objects;

    /** The rows of each large object. */
    private final Map<FaceBlock, Rows> large = new IdentityHashMap<>();

    /** The faces, and those of them whose people have no other. */
    private final List<Matcher.Part> faces = new ArrayList<>();

    private final List<Matcher.Part> templates = new ArrayList<>();

    /** The templates of people with several faces, in the order of the last part's rows. */
    private final Map<String, Template> means;

    /**
     * The template of a person with several faces: the mean of their embeddings, scaled to their mean length. A stranger
     * resembles the mean less often than the nearest of several faces. Because of the scale, a distance means the same for
     * any number of faces.
     */
    private record Template(List<String> ids, float[] mean) {}

    private record Row(Rows rows, int row) {
        String id() {
            return rows.ids().get(row);
        }
    }

    /** @param before an earlier version, of which parts are used again; or null */
    private Gallery(ModelId models, Snapshot snapshot, Gallery before) {
        this.models = models;
        this.version = snapshot.version();
        this.objects = snapshot.blocks().size();
        List<BitSet> live = LiveRows.of(snapshot.blocks());
        List<FaceBlock> small = new ArrayList<>();
        BitSet liveSmall = new BitSet();
        int smallSize = 0;
        int all = 0;
        for (int i = 0; i < objects; i++) {
            FaceBlock block = snapshot.blocks().get(i).block();
            all += block.size();
            if (block.models() == null || block.size() == 0) {
                all -= block.size();
            } else if (block.size() >= LARGE) {
                Rows known = before == null ? null : before.large.get(block);
                large.put(
                        block,
                        known != null ? known : Rows.of(block.ids(), block.names(), models.dimension(), block.rows()));
                faces.add(new Matcher.Part(large.get(block), live.get(i)));
            } else {
                int start = smallSize;
                live.get(i).stream().forEach(row -> liveSmall.set(start + row));
                small.add(block);
                smallSize += block.size();
            }
        }
        if (smallSize > 0) {
            faces.add(new Matcher.Part(Rows.joined(small, models.dimension()), liveSmall));
        }
        this.size = faces.stream().mapToInt(part -> part.used().cardinality()).sum();
        this.dead = all - size;
        Map<String, Integer> counts = new HashMap<>();
        faces.forEach(part -> part.used().stream()
                .forEach(row -> counts.merge(part.rows().names().get(row), 1, Integer::sum)));
        this.people = counts.size();
        this.means = templates(counts, before);
    }

    private Map<String, Template> templates(Map<String, Integer> counts, Gallery before) {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (Matcher.Part part : faces) {
            BitSet alone = (BitSet) part.used().clone();
            part.used().stream().forEach(row -> {
                String name = part.rows().names().get(row);
                if (counts.get(name) > 1) {
                    alone.clear(row);
                    rows.computeIfAbsent(name, any -> new ArrayList<>()).add(new Row(part.rows(), row));
                }
            });
            templates.add(new Matcher.Part(part.rows(), alone));
        }
        Map<String, Template> several = new LinkedHashMap<>();
        ByteBuffer values = Rows.direct(rows.size() * models.dimension());
        rows.forEach((name, some) -> {
            List<String> ids = some.stream().map(Row::id).toList();
            Template known = before == null ? null : before.means.get(name);
            Template template = known != null && known.ids().equals(ids) ? known : new Template(ids, mean(some));
            several.put(name, template);
            for (float component : template.mean()) {
                values.putFloat(component);
            }
        });
        List<String> names = List.copyOf(several.keySet());
        BitSet used = new BitSet();
        used.set(0, names.size());
        if (!names.isEmpty()) {
            templates.add(new Matcher.Part(Rows.of(names, names, models.dimension(), values.flip()), used));
        }
        return several;
    }

    private float[] mean(List<Row> faces) {
        double[] sum = new double[models.dimension()];
        double lengths = 0;
        for (Row face : faces) {
            float[] embedding = face.rows().row(face.row());
            lengths += Math.sqrt(Matcher.square(embedding));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embedding[i];
            }
        }
        double square = 0;
        for (double component : sum) {
            square += component * component;
        }
        // The sum itself, if the faces cancel each other.
        double scale = square == 0 ? 1 : lengths / faces.size() / Math.sqrt(square);
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] * scale);
        }
        return mean;
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
        return size;
    }

    /** Returns the number of people with faces. */
    public int people() {
        return people;
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
        return (long) (size + dead) * models.dimension() * Float.BYTES;
    }

    /** Returns whether the collection has many small objects, or rows that do not hold. */
    public boolean isUntidy() {
        return objects >= MANY || dead > 0;
    }

    /** Returns an enrolled face with its person and embedding, or empty. */
    public Optional<EnrolledFace> face(String id) {
        for (Matcher.Part part : faces) {
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
    List<Matcher.Part> faces() {
        return faces;
    }

    /** Returns the parts with one row for each person, with which faces are compared. */
    List<Matcher.Part> templates() {
        return templates;
    }

    /** Returns the face that is nearest to an embedding, of each of the given people who have several. */
    Map<String, String> nearestFaces(Collection<String> people, float[] probe) {
        Set<String> wanted = new HashSet<>(people);
        wanted.retainAll(means.keySet());
        Map<String, String> nearest = new HashMap<>();
        Map<String, Double> distances = new HashMap<>();
        for (Matcher.Part part : wanted.isEmpty() ? List.<Matcher.Part>of() : faces) {
            part.used().stream()
                    .filter(row -> wanted.contains(part.rows().names().get(row)))
                    .forEach(row -> {
                        String name = part.rows().names().get(row);
                        double distance =
                                Matcher.squaredDistance(probe, part.rows().row(row));
                        Double best = distances.get(name);
                        if (best == null || distance < best) {
                            distances.put(name, distance);
                            nearest.put(name, part.rows().ids().get(row));
                        }
                    });
        }
        return nearest;
    }
}
