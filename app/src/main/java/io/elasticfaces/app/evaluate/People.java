package io.elasticfaces.app.evaluate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is who, where pairs of pictures say it of all. */
final class People {
    private People() {}

    /**
     * Joins pictures that are said to show one person.
     *
     * @param pictures how many there are
     * @return for each picture the number of its person, from 1 in the order of the pictures; empty where the pairs do not
     *     settle it: two that were joined are said to differ, or nothing is said of two that were not
     */
    static Optional<int[]> of(List<Pair> pairs, int pictures) {
        int[] parents = new int[pictures];
        for (int i = 0; i < pictures; i++) {
            parents[i] = i;
        }
        for (Pair pair : pairs) {
            if (pair.same()) {
                parents[root(parents, pair.second())] = root(parents, pair.first());
            }
        }
        Set<Long> different = new HashSet<>();
        for (Pair pair : pairs) {
            if (!pair.same()) {
                if (root(parents, pair.first()) == root(parents, pair.second())) {
                    return Optional.empty();
                }
                different.add(key(pair.first(), pair.second(), pictures));
            }
        }
        int[] people = new int[pictures];
        Map<Integer, Integer> numbers = new HashMap<>();
        long apart = 0;
        for (int i = 0; i < pictures; i++) {
            int root = root(parents, i);
            people[i] = numbers.computeIfAbsent(root, unused -> numbers.size() + 1);
            for (int j = 0; j < i; j++) {
                apart += people[j] == people[i] ? 0 : 1;
            }
        }
        return apart == different.size() ? Optional.of(people) : Optional.empty();
    }

    private static long key(int first, int second, int pictures) {
        return (long) Math.min(first, second) * pictures + Math.max(first, second);
    }

    private static int root(int[] parents, int picture) {
        int at = picture;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
