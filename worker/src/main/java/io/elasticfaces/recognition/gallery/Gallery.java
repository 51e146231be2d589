package io.elasticfaces.recognition.gallery;

import io.elasticfaces.recognition.model.ModelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The people known to one version of the service, as one model set sees them. Immutable to whoever uses it; the embeddings lie row by row
 * in one array of shape {@code (size, dimension)}, so that a search runs straight through memory.
 */
public final class Gallery {
    private final String set;
    private final String fingerprint;
    private final int dimension;
    private final List<String> names;
    private final List<String> sources;
    private final float[] embeddings;

    /** Made by the first search, as whoever only keeps people needs none; null until then. */
    private Optional<CoarseIndex> index;

    Gallery(
            String set,
            String fingerprint,
            int dimension,
            List<String> names,
            List<String> sources,
            float[] embeddings) {
        if (names.size() != sources.size() || embeddings.length != names.size() * dimension) {
            throw new IllegalArgumentException("A gallery of " + names.size() + " pictures has " + sources.size()
                    + " sources and " + embeddings.length + " numbers of dimension " + dimension + ".");
        }
        this.set = set;
        this.fingerprint = fingerprint;
        this.dimension = dimension;
        this.names = List.copyOf(names);
        this.sources = List.copyOf(sources);
        this.embeddings = embeddings;
    }

    /** Returns a gallery of nobody for a model set. */
    public static Gallery empty(ModelSet set) {
        return new Gallery(
                set.name(), set.fingerprint(), set.embedder().dimension(), List.of(), List.of(), new float[0]);
    }

    /** Returns this gallery with more pictures; a picture of the same person and source takes the place of the older. */
    public Gallery with(List<Person> people) {
        Set<List<String>> replaced = people.stream()
                .map(person -> List.of(person.name(), person.source()))
                .collect(Collectors.toSet());
        Gallery kept = without(i -> replaced.contains(List.of(names.get(i), sources.get(i))));
        List<String> newNames = new ArrayList<>(kept.names);
        List<String> newSources = new ArrayList<>(kept.sources);
        float[] newEmbeddings = Arrays.copyOf(kept.embeddings, kept.embeddings.length + people.size() * dimension);
        int at = kept.embeddings.length;
        for (Person person : people) {
            newNames.add(person.name());
            newSources.add(person.source());
            System.arraycopy(person.embedding(), 0, newEmbeddings, at, dimension);
            at += dimension;
        }
        return new Gallery(set, fingerprint, dimension, newNames, newSources, newEmbeddings);
    }

    /** Returns this gallery without any picture of the named person. */
    public Gallery without(String name) {
        return without(i -> names.get(i).equals(name));
    }

    /**
     * Refuses this gallery for another model set, whose distances to its embeddings would mean nothing.
     *
     * @throws WrongModelSet if it was made by other weights
     */
    public void requireMadeBy(ModelSet other) {
        if (!fingerprint.equals(other.fingerprint())) {
            throw new WrongModelSet("The gallery was made by the model set " + set + " (" + fingerprint
                    + "), and this worker has " + other.name() + " (" + other.fingerprint()
                    + "). Enrol the people again with ./faces people add, or use the set that made it.");
        }
    }

    /** Returns the number of pictures. */
    public int size() {
        return names.size();
    }

    /** Returns how many numbers an embedding has. */
    public int dimension() {
        return dimension;
    }

    /** Returns the name of the model set that made it. */
    public String set() {
        return set;
    }

    /** Returns the fingerprint of the model set that made it. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Returns whose picture each row is. */
    public List<String> names() {
        return names;
    }

    /** Returns the file name of each row's picture. */
    public List<String> sources() {
        return sources;
    }

    /** Returns the embeddings, shape {@code (size, dimension)}; never to be written to. */
    float[] embeddings() {
        return embeddings;
    }

    /** Returns what tells rows that may be the nearest; empty where this machine cannot have it. */
    synchronized Optional<CoarseIndex> index() {
        if (index == null) {
            index = CoarseIndex.of(embeddings, dimension);
        }
        return index;
    }

    private Gallery without(Predicate<Integer> removed) {
        List<String> newNames = new ArrayList<>();
        List<String> newSources = new ArrayList<>();
        float[] newEmbeddings = new float[embeddings.length];
        int at = 0;
        for (int i = 0; i < names.size(); i++) {
            if (!removed.test(i)) {
                newNames.add(names.get(i));
                newSources.add(sources.get(i));
                System.arraycopy(embeddings, i * dimension, newEmbeddings, at, dimension);
                at += dimension;
            }
        }
        return new Gallery(set, fingerprint, dimension, newNames, newSources, Arrays.copyOf(newEmbeddings, at));
    }
}
