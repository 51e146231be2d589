package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceBlock;
import io.elasticfaces.contract.gallery.GalleryVersion;
import io.elasticfaces.contract.gallery.LiveRows;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.StoredBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
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
import java.util.stream.Stream;

/**
 * The enrolled faces of a collection and their embeddings, computed by one model set. Immutable.
 *
 * <p>Faces are compared with one template for each person: the mean of the embeddings of the person's faces, scaled to
 * their mean length. A stranger resembles the mean less often than the nearest of several faces. Because of the scale, a
 * distance means the same for any number of faces.
 *
 * <p>Large objects of the collection are used as they are. Small ones are copied into one. A new version of a gallery
 * shares what has not changed with the old one: only the templates of people whose faces may have changed are computed.
 */
public final class Gallery {
    /** The number of rows from which on an object is not copied. */
    private static final int LARGE = 1000;

    /** The number of objects from which on {@link io.elasticfaces.contract.gallery.CollectionStore#keepUp} may join some. */
    private static final int MANY = 100;

    /** The largest number of parts with means. */
    private static final int MOST_MEANS = 20;

    private final ModelId models;
    private final GalleryVersion version;
    private final boolean untidy;

    /** The large objects. */
    private final Map<FaceBlock, Part> large = new IdentityHashMap<>();

    /** The small objects. */
    private final Part small;

    /** The means of people with several faces. */
    private final List<Part> means = new ArrayList<>();

    /** All faces, and those that are templates, because their people have no other. */
    private final List<Part> faces = new ArrayList<>();

    private final List<Part> templates = new ArrayList<>();

    /** Rows of which some are used. */
    record Part(Rows rows, BitSet used) {
        Stream<String> names() {
            return used.stream().mapToObj(rows.names()::get);
        }

        boolean has(String person) {
            return rows.of(person).anyMatch(used::get);
        }
    }

    private record Row(int part, int row) {}

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
        this.untidy = live.size() >= MANY || all > size();
        if (before == null || before.means.size() > MOST_MEANS) {
            faces.forEach(part -> templates.add(new Part(part.rows(), new BitSet())));
            addTemplates(null);
        } else {
            Set<String> changed = changedSince(before);
            faces.forEach(part -> templates.add(without(changed, new Part(part.rows(), before.alone(part.rows())))));
            before.means.stream()
                    .map(part -> without(changed, part))
                    .filter(part -> !part.used().isEmpty())
                    .forEach(means::add);
            addTemplates(changed);
        }
        templates.addAll(means);
    }

    private BitSet alone(Rows rows) {
        return templates.stream()
                .filter(part -> part.rows() == rows)
                .findFirst()
                .map(Part::used)
                .orElseGet(BitSet::new);
    }

    private static Part without(Set<String> people, Part part) {
        BitSet left = (BitSet) part.used().clone();
        people.forEach(person -> part.rows().of(person).forEach(left::clear));
        return new Part(part.rows(), left);
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
     * Adds the templates of people.
     *
     * @param people without templates; null for all
     */
    private void addTemplates(Set<String> people) {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (int i = 0; i < faces.size(); i++) {
            int number = i;
            Part part = faces.get(i);
            if (people == null || part == small) {
                part.used().stream()
                        .forEach(row -> rows.computeIfAbsent(part.rows().names().get(row), name -> new ArrayList<>(2))
                                .add(new Row(number, row)));
            } else {
                people.forEach(person -> part.rows()
                        .of(person)
                        .filter(part.used()::get)
                        .forEach(row -> rows.computeIfAbsent(person, name -> new ArrayList<>(2))
                                .add(new Row(number, row))));
            }
        }
        List<String> names = new ArrayList<>();
        rows.forEach((name, own) -> {
            if (own.size() > 1) {
                names.add(name);
            } else {
                templates.get(own.get(0).part()).used().set(own.get(0).row());
            }
        });
        if (!names.isEmpty()) {
            ByteBuffer values = Rows.direct(names.size() * models.dimension());
            FloatBuffer floats = values.asFloatBuffer();
            names.forEach(name -> floats.put(mean(rows.get(name))));
            BitSet used = new BitSet();
            used.set(0, names.size());
            means.add(new Part(Rows.of(names, names, models.dimension(), values), used));
        }
    }

    private float[] mean(List<Row> own) {
        double[] sum = new double[models.dimension()];
        double lengths = 0;
        for (Row face : own) {
            float[] embedding = faces.get(face.part()).rows().row(face.row());
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
        double scale = square == 0 ? 1 : lengths / own.size() / Math.sqrt(square);
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
        return faces.stream().mapToInt(part -> part.used().cardinality()).sum();
    }

    /** Returns the number of people with faces. */
    public int people() {
        return templates.stream().mapToInt(part -> part.used().cardinality()).sum();
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
        long rows = Stream.concat(faces.stream(), means.stream())
                .mapToLong(part -> part.rows().size())
                .sum();
        return rows * models.dimension() * Float.BYTES;
    }

    /** Returns whether the collection has many small objects, or rows that do not hold. */
    public boolean isUntidy() {
        return untidy;
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
        return templates;
    }

    /** Returns the face that is nearest to an embedding, of each of the given people who have several. */
    Map<String, String> nearestFaces(Collection<String> people, float[] probe) {
        Map<String, String> nearest = new HashMap<>();
        for (String person : people) {
            double best = Double.POSITIVE_INFINITY;
            for (Part part : means.stream().anyMatch(some -> some.has(person)) ? faces : List.<Part>of()) {
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
