package io.elasticfaces.worker.gallery;

import io.elasticfaces.worker.gallery.Gallery.Part;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row for each person of a gallery, with which faces are compared: the mean of the embeddings of the person's faces,
 * scaled to their mean length. A stranger resembles the mean less often than the nearest of several faces. Because of the
 * scale, a distance means the same for any number of faces. Immutable.
 */
final class Templates {
    /** The largest number of parts with means. */
    private static final int MOST_MEANS = 20;

    private final int dimension;

    /** Those of the faces whose people have no other, which are their templates. */
    private final List<Part> alone = new ArrayList<>();

    /** The means of people with several faces. */
    private final List<Part> means = new ArrayList<>();

    private record Row(int part, int row) {}

    /** Computes all templates. */
    Templates(int dimension, List<Part> faces) {
        this.dimension = dimension;
        faces.forEach(part -> alone.add(new Part(part.rows(), new BitSet())));
        add(faces, null, null);
    }

    /**
     * Computes the templates of people whose faces may have changed.
     *
     * @param small one of the parts, with faces of such people only
     * @param before the templates before the change
     */
    Templates(int dimension, List<Part> faces, Part small, Templates before, Set<String> changed) {
        this.dimension = dimension;
        faces.forEach(part -> alone.add(without(changed, new Part(part.rows(), before.alone(part.rows())))));
        before.means.stream()
                .map(part -> without(changed, part))
                .filter(part -> !part.used().isEmpty())
                .forEach(means::add);
        add(faces, small, changed);
    }

    /** Returns whether the means are in more than {@value #MOST_MEANS} parts, which makes a search slow. */
    boolean isScattered() {
        return means.size() > MOST_MEANS;
    }

    /** Returns all templates. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(alone);
        parts.addAll(means);
        return parts;
    }

    /** Returns the templates of people with several faces. */
    List<Part> means() {
        return means;
    }

    private BitSet alone(Rows rows) {
        return alone.stream()
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

    /**
     * Adds the templates of people.
     *
     * @param people without templates; null for all
     */
    private void add(List<Part> faces, Part small, Set<String> people) {
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
                alone.get(own.get(0).part()).used().set(own.get(0).row());
            }
        });
        if (!names.isEmpty()) {
            ByteBuffer values = Rows.direct(names.size() * dimension);
            FloatBuffer floats = values.asFloatBuffer();
            names.forEach(name -> floats.put(mean(faces, rows.get(name))));
            BitSet used = new BitSet();
            used.set(0, names.size());
            means.add(new Part(Rows.of(names, names, dimension, values), used));
        }
    }

    private float[] mean(List<Part> faces, List<Row> own) {
        double[] sum = new double[dimension];
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
}
