package io.elasticfaces.app.evaluate;

import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is to be evaluated.
 *
 * @param source where it comes from, in words
 * @param folder what the pictures' names are told relative to
 * @param pictures each once, with who it shows; {@link #NOBODY_KNOWS} where that is not said
 * @param pairs of these pictures
 * @param leftOut how many pairs of two people were left out, as there are too many
 * @param named whether it is said of every picture who it shows, so that people can be enrolled
 */
record Material(String source, Path folder, List<Candidate> pictures, List<Pair> pairs, long leftOut, boolean named) {
    /** The name of a person of whom only is known whom they equal. */
    static final String NOBODY_KNOWS = "?";

    /** Of so many pairs some are drawn: enough for a false accept rate of 1 in 10,000, and small in memory. */
    static final int MOST_PAIRS = 1_000_000;

    /** Takes all pairs of the pictures: every one of one person, and of those of two people as many as are kept. */
    static Material ofAllPairs(String source, Path folder, List<Candidate> pictures, long seed) {
        long different = 0;
        for (int i = 0; i < pictures.size(); i++) {
            for (int j = i + 1; j < pictures.size(); j++) {
                different += sameName(pictures, i, j) ? 0 : 1;
            }
        }
        double share = Math.min(1, (double) MOST_PAIRS / Math.max(1, different));
        SplittableRandom draws = new SplittableRandom(seed);
        List<Pair> pairs = new ArrayList<>();
        long left = 0;
        for (int i = 0; i < pictures.size(); i++) {
            for (int j = i + 1; j < pictures.size(); j++) {
                boolean same = sameName(pictures, i, j);
                if (same || share == 1 || draws.nextDouble() < share) {
                    pairs.add(new Pair(i, j, same));
                } else {
                    left++;
                }
            }
        }
        return new Material(source, folder, pictures, pairs, left, true);
    }

    /** Returns a picture's name as it is told: relative to the folder where it lies in it. */
    String told(Path picture) {
        Path absolute = picture.toAbsolutePath().normalize();
        Path from = folder.toAbsolutePath().normalize();
        return absolute.startsWith(from) ? from.relativize(absolute).toString() : picture.toString();
    }

    private static boolean sameName(List<Candidate> pictures, int i, int j) {
        return pictures.get(i).name().equals(pictures.get(j).name());
    }
}
