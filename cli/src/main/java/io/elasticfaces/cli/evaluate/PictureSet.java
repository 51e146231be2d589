package io.elasticfaces.cli.evaluate;

import io.elasticfaces.cli.load.ExpectedNames;
import io.elasticfaces.cli.load.UnusableInput;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pictures, and the pairs of them to compare.
 *
 * @param source description of the source, for messages
 * @param folder the folder to which the names of pictures are relative
 * @param pictures the pictures with the person in each
 * @param leftOut number of pairs of two people that were left out because there are too many
 * @param named whether the person in each picture is known, so that people can be enrolled
 */
record PictureSet(String source, Path folder, List<Candidate> pictures, List<Pair> pairs, long leftOut, boolean named) {
    /** Enough for a false accept rate of 1 in 10,000, and small enough for memory. */
    private static final int MAX_DIFFERENT_PAIRS = 1_000_000;

    private static final long SEED = 1;

    /**
     * Pairs every picture of a folder with every other. The folder is laid out as for enrolment, or {@code labels.csv}
     * (Image,Results) in it or next to it names its pictures.
     *
     * @throws UnusableInput if there is no pair of one person or no pair of two people
     */
    static PictureSet ofFolder(Path folder) {
        List<Candidate> pictures;
        try {
            pictures = Enrolment.candidates(folder);
        } catch (IOException e) {
            throw new UnusableInput("The folder " + folder + " cannot be listed: " + e.getMessage(), e);
        }
        if (pictures.isEmpty()) {
            throw new UnusableInput("There is no picture in " + folder + ".");
        }
        String source = folder.toString();
        ExpectedNames labels = ExpectedNames.ofFolder(folder);
        List<Candidate> labelled = labels == null ? List.of() : labelled(folder, pictures, labels);
        if (!labelled.isEmpty()) {
            pictures = labelled;
            source += ", names from labels.csv";
        }
        long people = pictures.stream().map(Candidate::name).distinct().count();
        if (people == pictures.size()) {
            throw new UnusableInput("Nobody has two pictures in " + folder
                    + ": put each person's pictures into a subfolder with their name, or give a CSV of pairs.");
        }
        if (people == 1) {
            throw new UnusableInput("All pictures in " + folder + " are of one person, "
                    + pictures.get(0).name() + "; pictures of others are needed.");
        }
        return ofAllPairs(source, folder, pictures);
    }

    private static List<Candidate> labelled(Path folder, List<Candidate> pictures, ExpectedNames names) {
        List<Candidate> labelled = new ArrayList<>();
        for (Candidate picture : pictures) {
            String name = names.of(picture.picture().getFileName().toString());
            if (name != null && folder.equals(picture.picture().getParent())) {
                labelled.add(new Candidate(name, picture.picture()));
            }
        }
        return labelled;
    }

    /** Takes every pair of one person and a random sample of the pairs of two people. */
    static PictureSet ofAllPairs(String source, Path folder, List<Candidate> pictures) {
        long all = (long) pictures.size() * (pictures.size() - 1) / 2;
        double share = (double) MAX_DIFFERENT_PAIRS / Math.max(1, all);
        SplittableRandom random = new SplittableRandom(SEED);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            for (int j = i + 1; j < pictures.size(); j++) {
                boolean same = pictures.get(i).name().equals(pictures.get(j).name());
                if (same || share >= 1 || random.nextDouble() < share) {
                    pairs.add(new Pair(i, j, same));
                }
            }
        }
        return new PictureSet(source, folder, pictures, pairs, all - pairs.size(), true);
    }

    /** Returns the name of a picture: its path, relative to the folder if it is inside. */
    String nameOf(Path picture) {
        Path absolute = picture.toAbsolutePath().normalize();
        Path from = folder.toAbsolutePath().normalize();
        return absolute.startsWith(from) ? from.relativize(absolute).toString() : picture.toString();
    }

    String nameOf(int picture) {
        return nameOf(pictures.get(picture).picture());
    }
}
