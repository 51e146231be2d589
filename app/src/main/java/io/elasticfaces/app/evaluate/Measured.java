package io.elasticfaces.app.evaluate;

import io.elasticfaces.recognition.gallery.Gallery;
import io.elasticfaces.recognition.gallery.Matcher;
import io.elasticfaces.recognition.gallery.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The distance of a pair.
 *
 * @param distance as the worker's matcher measures it
 */
record Measured(Pair pair, double distance) {
    /**
     * Measures the pairs of which both pictures were seen.
     *
     * @param nobody an empty gallery of the model set
     */
    static List<Measured> of(List<Pair> pairs, Map<Integer, Person> people, Gallery nobody) {
        Map<Integer, Gallery> galleries = new HashMap<>();
        List<Measured> measured = new ArrayList<>();
        for (Pair pair : pairs) {
            Person first = people.get(pair.first());
            Person second = people.get(pair.second());
            if (first != null && second != null) {
                Gallery gallery = galleries.computeIfAbsent(pair.first(), unused -> nobody.with(List.of(first)));
                measured.add(new Measured(
                        pair,
                        Matcher.nearest(second.embedding(), gallery)
                                .orElseThrow()
                                .distance()));
            }
        }
        return measured;
    }

    /** Returns the distances of pairs of one person, or of two. */
    static double[] distances(List<Measured> measured, boolean same) {
        Stream<Measured> wanted = measured.stream().filter(one -> one.pair().same() == same);
        return wanted.mapToDouble(Measured::distance).toArray();
    }
}
