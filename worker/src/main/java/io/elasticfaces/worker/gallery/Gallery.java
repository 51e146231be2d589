package io.elasticfaces.worker.gallery;

import io.elasticfaces.worker.model.ModelSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The enrolled people and their embeddings, computed by one model set. Immutable. */
public final class Gallery {
    private final String set;
    private final String fingerprint;
    private final int dimension;
    private final List<String> names;
    private final List<String> sources;

    /** Floats of shape {@code (size, dimension)} in a direct buffer. */
    private final ByteBuffer embeddings;

    private final Templates templates;

    /** @param rows the embeddings, which are copied */
    Gallery(String set, String fingerprint, int dimension, List<String> names, List<String> sources, FloatBuffer rows) {
        if (names.size() != sources.size() || rows.remaining() != names.size() * dimension) {
            throw new IllegalArgumentException("A gallery of " + names.size() + " pictures has " + sources.size()
                    + " sources and " + rows.remaining() + " numbers of dimension " + dimension + ".");
        }
        this.set = set;
        this.fingerprint = fingerprint;
        this.dimension = dimension;
        this.names = List.copyOf(names);
        this.sources = List.copyOf(sources);
        this.embeddings = ByteBuffer.allocateDirect(Math.multiplyExact(rows.remaining(), Float.BYTES))
                .order(ByteOrder.nativeOrder());
        this.embeddings.asFloatBuffer().put(rows.duplicate());
        this.templates = new Templates(this.names, dimension, this.embeddings);
    }

    /** Returns an empty gallery for a model set. */
    public static Gallery empty(ModelSet set) {
        return new Gallery(
                set.name(),
                set.fingerprint(),
                set.embedder().dimension(),
                List.of(),
                List.of(),
                FloatBuffer.allocate(0));
    }

    /** Returns this gallery with more pictures. A picture replaces an older one of the same person and source. */
    public Gallery with(List<Person> people) {
        Set<List<String>> replaced = people.stream()
                .map(person -> List.of(person.name(), person.source()))
                .collect(Collectors.toSet());
        return changed(i -> replaced.contains(List.of(names.get(i), sources.get(i))), people);
    }

    /** Returns this gallery without any picture of the named person. */
    public Gallery without(String name) {
        return changed(i -> names.get(i).equals(name), List.of());
    }

    private Gallery changed(IntPredicate removed, List<Person> added) {
        List<String> newNames = new ArrayList<>();
        List<String> newSources = new ArrayList<>();
        FloatBuffer rows = FloatBuffer.allocate((size() + added.size()) * dimension);
        for (int i = 0; i < size(); i++) {
            if (!removed.test(i)) {
                newNames.add(names.get(i));
                newSources.add(sources.get(i));
                rows.put(embedding(i));
            }
        }
        for (Person person : added) {
            newNames.add(person.name());
            newSources.add(person.source());
            rows.put(person.embedding());
        }
        return new Gallery(set, fingerprint, dimension, newNames, newSources, rows.flip());
    }

    /**
     * Checks that a model set computed this gallery; distances to embeddings of another set are meaningless.
     *
     * @throws WrongModelSet if another set computed it
     */
    public void requireMadeBy(ModelSet other) {
        if (!fingerprint.equals(other.fingerprint())) {
            String goBack = set.equals(other.name())
                    ? "install the weights that made it"
                    : "go back with the setting app.worker.models=" + set;
            throw new WrongModelSet("The gallery was made by the model set " + set + " (" + fingerprint
                    + "), and this worker has " + other.name() + " (" + other.fingerprint()
                    + "). Enrol the people again with ./faces people add, or " + goBack + ".");
        }
    }

    /** Returns the number of pictures. */
    public int size() {
        return names.size();
    }

    /** Returns the number of people. */
    public int people() {
        return templates.size();
    }

    /** Returns the number of components of an embedding. */
    public int dimension() {
        return dimension;
    }

    /** Returns the name of its model set. */
    public String set() {
        return set;
    }

    /** Returns the fingerprint of its model set. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Returns the name of each row's person. */
    public List<String> names() {
        return names;
    }

    /** Returns the file name of each row's picture. */
    public List<String> sources() {
        return sources;
    }

    /**
     * Returns the embeddings as floats of shape {@code (size, dimension)} in a direct buffer, which must not be
     * changed.
     */
    ByteBuffer embeddings() {
        return embeddings.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a copy of one embedding. */
    float[] embedding(int row) {
        float[] embedding = new float[dimension];
        embeddings.asFloatBuffer().get(row * dimension, embedding);
        return embedding;
    }

    /** Returns the embeddings with which faces are compared. */
    Templates templates() {
        return templates;
    }
}
