package io.elasticfaces.app.evaluate;

import io.elasticfaces.recognition.gallery.Gallery;
import io.elasticfaces.recognition.gallery.Match;
import io.elasticfaces.recognition.gallery.Matcher;
import io.elasticfaces.recognition.gallery.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Who is named when so many pictures of each are enrolled, and the others are shown to the worker's matcher.
 *
 * @param enrolledEach pictures of everyone who has that many, drawn anew in each split
 * @param people how many are enrolled
 * @param splits how many times it was drawn; the counts are of all of them
 * @param nearestRight of the other pictures of those enrolled, those whose nearest is the right person
 * @param right those that were given the right name
 * @param unknown those that were given none, as the nearest is not near enough
 * @param wrong those that were given another's name
 * @param strangers pictures of people who were taken out of the gallery, and were given a name all the same
 */
record Identification(
        int enrolledEach,
        int people,
        int splits,
        Rate nearestRight,
        Rate right,
        Rate unknown,
        Rate wrong,
        Rate strangers) {
    /** More pictures enrolled of each than this are not tried. */
    private static final int MOST_ENROLLED = 5;

    /** So many people are taken out of the gallery in one split, one at a time. */
    private static final int MOST_STRANGERS = 100;

    /**
     * Tries with one picture of each, two, and so on, while at least two people have one picture more than that.
     *
     * @param seen all pictures
     * @param nobody an empty gallery of the model set
     * @param threshold as the worker's: less is near enough
     * @param splits how many times the enrolled are drawn, at least 1
     * @param seed of the draws
     */
    static List<Identification> of(Collection<Person> seen, Gallery nobody, double threshold, int splits, long seed) {
        Map<String, List<Person>> pictures =
                seen.stream().collect(Collectors.groupingBy(Person::name, LinkedHashMap::new, Collectors.toList()));
        List<Identification> results = new ArrayList<>();
        for (int each = 1; each <= MOST_ENROLLED; each++) {
            int needed = each + 1;
            if (pictures.values().stream().filter(own -> own.size() >= needed).count() < 2) {
                break;
            }
            results.add(new Trial(pictures, nobody, threshold, each).run(splits, new Random(seed)));
        }
        return results;
    }

    /** One number of enrolled pictures; counts over all splits. */
    private static final class Trial {
        private final Map<String, List<Person>> pictures;
        private final Gallery nobody;
        private final double threshold;
        private final int each;
        private long probes;
        private long nearestRight;
        private long right;
        private long unknown;
        private long strangers;
        private long strangersNamed;
        private int people;

        Trial(Map<String, List<Person>> pictures, Gallery nobody, double threshold, int each) {
            this.pictures = pictures;
            this.nobody = nobody;
            this.threshold = threshold;
            this.each = each;
        }

        Identification run(int splits, Random draws) {
            for (int i = 0; i < splits; i++) {
                split(draws);
            }
            return new Identification(
                    each,
                    people,
                    splits,
                    new Rate(nearestRight, probes),
                    new Rate(right, probes),
                    new Rate(unknown, probes),
                    new Rate(probes - right - unknown, probes),
                    new Rate(strangersNamed, strangers));
        }

        private void split(Random draws) {
            List<Person> enrolled = new ArrayList<>();
            List<Person> shown = new ArrayList<>();
            List<String> names = new ArrayList<>();
            pictures.forEach((name, own) -> {
                List<Person> shuffled = new ArrayList<>(own);
                Collections.shuffle(shuffled, draws);
                if (own.size() >= each) {
                    names.add(name);
                    enrolled.addAll(shuffled.subList(0, each));
                    shown.addAll(shuffled.subList(each, own.size()));
                }
            });
            people = names.size();
            Gallery gallery = nobody.with(enrolled);
            shown.forEach(person -> probe(person, gallery));
            Collections.shuffle(names, draws);
            for (String stranger : names.subList(0, Math.min(MOST_STRANGERS, names.size()))) {
                Gallery others = gallery.without(stranger);
                for (Person person : pictures.getOrDefault(stranger, List.of())) {
                    strangers++;
                    strangersNamed += nearest(person, others).distance() < threshold ? 1 : 0;
                }
            }
        }

        private void probe(Person person, Gallery gallery) {
            Match nearest = nearest(person, gallery);
            boolean same = nearest.name().equals(person.name());
            probes++;
            nearestRight += same ? 1 : 0;
            if (nearest.distance() >= threshold) {
                unknown++;
            } else if (same) {
                right++;
            }
        }

        private static Match nearest(Person person, Gallery gallery) {
            return Matcher.nearest(person.embedding(), gallery).orElseThrow();
        }
    }
}
