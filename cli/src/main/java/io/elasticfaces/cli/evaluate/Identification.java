package io.elasticfaces.cli.evaluate;

import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.gallery.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The names that pictures get if other pictures of the same people are enrolled. Counts are sums over {@link #SPLITS}
 * draws.
 *
 * @param enrolledEach number of enrolled pictures per person; people with fewer pictures are not enrolled
 * @param people number of enrolled people
 * @param right pictures that get the right name, of the pictures that are not enrolled
 * @param unknown pictures that get no name
 * @param wrong pictures that get another name
 * @param strangers pictures that get a name, of the pictures of people who were removed from the gallery
 */
record Identification(int enrolledEach, int people, Rate right, Rate unknown, Rate wrong, Rate strangers) {
    private static final int MAX_ENROLLED = 5;

    static final int SPLITS = 20;
    private static final long SEED = 1;

    /** Maximum number of people who are removed from the gallery per draw, one at a time. */
    private static final int MAX_STRANGERS = 100;

    /**
     * Measures with 1 to 5 enrolled pictures per person, as long as two people have one picture more.
     *
     * @param pictures all pictures with a face
     * @param empty an empty gallery of the model set
     */
    static List<Identification> of(Collection<Person> pictures, Gallery empty, double threshold) {
        Map<String, List<Person>> people =
                pictures.stream().collect(Collectors.groupingBy(Person::name, LinkedHashMap::new, Collectors.toList()));
        List<Identification> results = new ArrayList<>();
        for (int each = 1; each <= MAX_ENROLLED; each++) {
            int needed = each + 1;
            if (people.values().stream().filter(own -> own.size() >= needed).count() < 2) {
                break;
            }
            results.add(new Trial(people, threshold).run(empty, each));
        }
        return results;
    }

    /** The counts of all draws with one number of enrolled pictures. */
    private static final class Trial {
        private final Map<String, List<Person>> people;
        private final double threshold;
        private int enrolledPeople;
        private long shown;
        private long right;
        private long unknown;
        private long strangers;
        private long strangersNamed;

        Trial(Map<String, List<Person>> people, double threshold) {
            this.people = people;
            this.threshold = threshold;
        }

        Identification run(Gallery empty, int each) {
            Random random = new Random(SEED);
            for (int i = 0; i < SPLITS; i++) {
                draw(empty, each, random);
            }
            return new Identification(
                    each,
                    enrolledPeople,
                    new Rate(right, shown),
                    new Rate(unknown, shown),
                    new Rate(shown - right - unknown, shown),
                    new Rate(strangersNamed, strangers));
        }

        private void draw(Gallery empty, int each, Random random) {
            List<Person> enrolled = new ArrayList<>();
            List<Person> others = new ArrayList<>();
            List<String> names = new ArrayList<>();
            people.forEach((name, own) -> {
                List<Person> shuffled = new ArrayList<>(own);
                Collections.shuffle(shuffled, random);
                if (own.size() >= each) {
                    names.add(name);
                    enrolled.addAll(shuffled.subList(0, each));
                    others.addAll(shuffled.subList(each, own.size()));
                }
            });
            enrolledPeople = names.size();
            Gallery gallery = empty.with(enrolled);
            others.forEach(person -> show(person, nearest(person, gallery)));
            Collections.shuffle(names, random);
            for (String stranger : names.subList(0, Math.min(MAX_STRANGERS, names.size()))) {
                Gallery rest = gallery.without(stranger);
                List<Person> own = people.getOrDefault(stranger, List.of());
                strangers += own.size();
                strangersNamed += own.stream()
                        .filter(person -> nearest(person, rest).distance() < threshold)
                        .count();
            }
        }

        private void show(Person person, Match nearest) {
            boolean accepted = nearest.distance() < threshold;
            shown++;
            right += accepted && nearest.name().equals(person.name()) ? 1 : 0;
            unknown += accepted ? 0 : 1;
        }

        private static Match nearest(Person person, Gallery gallery) {
            return Matcher.nearest(person.embedding(), gallery).orElseThrow();
        }
    }
}
