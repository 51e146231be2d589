package io.elasticfaces.cli.evaluate;

import io.elasticfaces.cli.load.UnusableInput;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.Similarity;
import io.elasticfaces.worker.model.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The result of an evaluation.
 *
 * @param models name of the model set
 * @param precision precision of its embedder
 * @param threshold the evaluated threshold with one person enrolled
 * @param workers whether it is the worker's threshold
 * @param faces the face in each picture, by the picture's index
 * @param failed pictures that cannot be used
 * @param measured the pairs with a face in both pictures
 * @param identification by the number of enrolled people; empty if names are unknown
 */
record Evaluation(
        String models,
        String fingerprint,
        String precision,
        double threshold,
        boolean workers,
        PictureSet set,
        Map<Integer, Sample> faces,
        List<Enrolment.Refused> failed,
        List<Measured> measured,
        Distances distances,
        List<Identification> identification) {
    /** A pair, and its distance as the worker measures it. */
    record Measured(Pair pair, double distance) {}

    /**
     * Evaluates a model set.
     *
     * @param threshold the threshold, or null for the worker's threshold
     * @param enrol analyses one picture as enrolment does
     * @param show analyses one picture as workers do
     * @param progress receives the number of pictures analysed
     * @throws UnusableInput if no pair of one person, or none of two people, can be measured
     */
    static Evaluation of(
            ModelSet models,
            Double threshold,
            PictureSet set,
            Function<Candidate, Enrolment.Report> enrol,
            Function<Candidate, Enrolment.Report> show,
            IntConsumer progress) {
        Map<Integer, Sample> faces = new TreeMap<>();
        List<Enrolment.Refused> failed = new ArrayList<>();
        for (int i = 0; i < set.pictures().size(); i++) {
            Candidate picture = set.pictures().get(i);
            Enrolment.Report report = enrol.apply(picture);
            failed.addAll(report.refused());
            if (report.refused().isEmpty()) {
                faces.put(i, new Sample(person(report, picture), person(show.apply(picture), picture)));
            }
            progress.accept(i + 1);
        }
        Threshold applied = threshold == null ? models.threshold() : Threshold.fixed(threshold);
        List<Measured> measured = measure(set.pairs(), faces, models.id());
        return new Evaluation(
                models.name(),
                models.fingerprint(),
                models.precision().toString(),
                applied.of(1),
                threshold == null,
                set,
                faces,
                failed,
                measured,
                distances(measured, set, failed),
                set.named() ? Identification.of(faces.values(), models.id(), applied) : List.of());
    }

    private static EnrolledFace person(Enrolment.Report report, Candidate picture) {
        EnrolledFace person = report.people().get(0);
        String path = picture.picture().toString();
        return new EnrolledFace(path, person.person(), path, person.embedding());
    }

    private static List<Measured> measure(List<Pair> pairs, Map<Integer, Sample> faces, ModelId models) {
        Map<Integer, Gallery> galleries = new HashMap<>();
        List<Measured> measured = new ArrayList<>();
        for (Pair pair : pairs) {
            if (faces.containsKey(pair.first()) && faces.containsKey(pair.second())) {
                Gallery gallery = galleries.computeIfAbsent(
                        pair.first(),
                        first -> Gallery.of(models, List.of(faces.get(first).enrolled())));
                measured.add(new Measured(pair, PairDistances.of(gallery, faces.get(pair.second()))));
            }
        }
        return measured;
    }

    private static Distances distances(List<Measured> measured, PictureSet set, List<Enrolment.Refused> failed) {
        double[] same = distances(measured, true);
        double[] different = distances(measured, false);
        if (same.length == 0 || different.length == 0) {
            String first = failed.stream()
                    .findFirst()
                    .map(refused -> " " + failed.size() + " pictures cannot be used; the first is "
                            + set.nameOf(refused.candidate().picture()) + ": " + refused.reason())
                    .orElse("");
            throw new UnusableInput("Of the pairs with a face in both pictures, " + same.length
                    + " are of one person and " + different.length + " of two people; both are needed." + first);
        }
        return new Distances(same, different);
    }

    private static double[] distances(List<Measured> measured, boolean same) {
        return measured.stream()
                .filter(one -> one.pair().same() == same)
                .mapToDouble(Measured::distance)
                .toArray();
    }

    /** Returns the similarity that fits the pairs and is 0.5 at the evaluated threshold. */
    Similarity similarity() {
        return distances.similarity(threshold);
    }

    /** Returns the false rejects, or the false accepts, with the farthest from the threshold first. */
    List<Measured> errors(boolean same) {
        Comparator<Measured> byDistance = Comparator.comparingDouble(Measured::distance);
        return measured.stream()
                .filter(one -> one.pair().same() == same && one.distance() < threshold != same)
                .sorted(same ? byDistance.reversed() : byDistance)
                .toList();
    }
}
