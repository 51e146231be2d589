package io.elasticfaces.cli.evaluate;

import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.model.FalseAcceptCurve;
import io.elasticfaces.worker.model.Threshold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names that strangers and enrolled people get with one enrolled picture per person. Counts are sums over {@link
 * #DRAWS} draws of the people and pictures.
 *
 * @param heldOut whether the threshold is by the false accepts of people who take no part, instead of the given one
 * @param enrolled number of enrolled people
 * @param threshold mean over the draws
 * @param strangers pictures that get a name, of the pictures of people who are not enrolled
 * @param right pictures that get the right name, of the other pictures of enrolled people
 */
record Identification(boolean heldOut, int enrolled, double threshold, Rate strangers, Rate right) {
    static final int DRAWS = 20;
    private static final long SEED = 1;

    /** The number of people from which on a half of them has enough pairs for a curve. */
    static final int HELD_OUT_FROM = 100;

    /** Enough for a curve, and fast enough to measure one per draw. */
    private static final int MAX_PAIRS = 1_000_000;

    /**
     * Measures with 10, 100, 1,000 ... enrolled people, as long as a third of the people are strangers, and with as many
     * as leave a third.
     *
     * @param pictures all pictures with a face, of at least two people
     * @param models the model set
     */
    static List<Identification> of(Collection<Sample> pictures, ModelId models, Threshold threshold) {
        Map<String, List<Sample>> people =
                pictures.stream().collect(Collectors.groupingBy(Sample::name, LinkedHashMap::new, Collectors.toList()));
        boolean half = people.size() >= HELD_OUT_FROM && !Double.isNaN(threshold.strangerRate());
        int shown = half ? people.size() / 2 : people.size();
        TreeSet<Integer> sizes = new TreeSet<>(List.of(Math.max(1, shown * 2 / 3)));
        IntStream.iterate(10, size -> size < sizes.last(), size -> size * 10).forEach(sizes::add);
        Random random = new Random(SEED);
        List<Draw> draws = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            List<List<Sample>> drawn = new ArrayList<>(people.values());
            Collections.shuffle(drawn, random);
            drawn.replaceAll(own -> shuffled(own, random));
            Threshold heldOut = threshold;
            if (half) {
                List<Sample> others = drawn.subList(shown, drawn.size()).stream()
                        .flatMap(List::stream)
                        .toList();
                FalseAcceptCurve curve = FalseAcceptCurve.of(PairDistances.ofTwoPeople(others, models, MAX_PAIRS));
                heldOut = new Threshold(threshold.fixed(), curve, threshold.strangerRate());
            }
            draws.add(new Draw(drawn.subList(0, shown), heldOut));
        }
        List<Identification> results = new ArrayList<>();
        for (boolean heldOut : half ? new boolean[] {false, true} : new boolean[] {false}) {
            for (int size : sizes) {
                Trial trial = new Trial();
                draws.forEach(draw -> trial.add(draw.people, size, models, heldOut ? draw.heldOut : threshold));
                results.add(trial.result(heldOut, size));
            }
        }
        return results;
    }

    /**
     * The pictures of the people in a draw.
     *
     * @param heldOut the threshold by the false accepts of other people
     */
    private record Draw(List<List<Sample>> people, Threshold heldOut) {}

    private static List<Sample> shuffled(List<Sample> own, Random random) {
        List<Sample> shuffled = new ArrayList<>(own);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** The counts of all draws with one number of enrolled people. */
    private static final class Trial {
        private double thresholds;
        private long shown;
        private long right;
        private long strangers;
        private long strangersNamed;

        /** Enrols the first picture of each of the first people, and shows all other pictures. */
        void add(List<List<Sample>> people, int enrolled, ModelId models, Threshold by) {
            double threshold = by.of(enrolled);
            thresholds += threshold;
            Gallery gallery = Gallery.of(
                    models,
                    people.subList(0, enrolled).stream()
                            .map(own -> own.get(0).enrolled())
                            .toList());
            for (List<Sample> own : people.subList(0, enrolled)) {
                for (Sample picture : own.subList(1, own.size())) {
                    Match nearest = nearest(picture, gallery);
                    shown++;
                    right += nearest.distance() < threshold && nearest.name().equals(picture.name()) ? 1 : 0;
                }
            }
            for (List<Sample> own : people.subList(enrolled, people.size())) {
                for (Sample picture : own) {
                    strangers++;
                    strangersNamed += nearest(picture, gallery).distance() < threshold ? 1 : 0;
                }
            }
        }

        Identification result(boolean heldOut, int enrolled) {
            return new Identification(
                    heldOut, enrolled, thresholds / DRAWS, new Rate(strangersNamed, strangers), new Rate(right, shown));
        }

        private static Match nearest(Sample picture, Gallery gallery) {
            return Matcher.nearest(picture.shown().embedding(), gallery).orElseThrow();
        }
    }
}
