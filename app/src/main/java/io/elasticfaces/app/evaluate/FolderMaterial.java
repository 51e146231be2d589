package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.load.ExpectedNames;
import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.gallery.Enrolment;
import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder laid out as for enrolment, or one with a {@code labels.csv} in it or beside it (Image,Results; the samples have
 * one) that names its pictures.
 */
final class FolderMaterial {
    private static final String LABELS = "labels.csv";

    private FolderMaterial() {}

    /**
     * Lists the folder, and pairs every picture with every other.
     *
     * @throws UnusableInput if nothing can be learned from it
     */
    static Material read(Path folder, long seed) {
        List<Candidate> candidates;
        try {
            candidates = Enrolment.candidates(folder);
        } catch (IOException e) {
            throw new UnusableInput("The folder " + folder + " cannot be listed: " + e.getMessage(), e);
        }
        if (candidates.isEmpty()) {
            throw new UnusableInput("There is no picture in " + folder + ".");
        }
        String source = folder.toString();
        Path labels = labels(folder);
        if (labels != null) {
            List<Candidate> labelled = labelled(folder, candidates, ExpectedNames.read(labels));
            if (!labelled.isEmpty()) {
                candidates = labelled;
                source += ", names from " + labels;
            }
        }
        Material material = Material.ofAllPairs(source, folder, candidates, seed);
        requireBothKinds(material);
        return material;
    }

    private static void requireBothKinds(Material material) {
        long people =
                material.pictures().stream().map(Candidate::name).distinct().count();
        if (people == material.pictures().size()) {
            throw new UnusableInput("Nobody has two pictures in " + material.folder()
                    + ": lay each person's pictures into a subfolder with their name, or name a CSV of pairs.");
        }
        if (people == 1) {
            throw new UnusableInput("All pictures in " + material.folder() + " are of one person, "
                    + material.pictures().get(0).name() + "; there must be others to tell them from.");
        }
    }

    private static List<Candidate> labelled(Path folder, List<Candidate> candidates, ExpectedNames names) {
        List<Candidate> labelled = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Path file = candidate.picture();
            String name = names.of(file.getFileName().toString());
            if (name != null && folder.equals(file.getParent())) {
                labelled.add(new Candidate(name, file));
            }
        }
        return labelled;
    }

    private static Path labels(Path folder) {
        return Stream.of(folder.resolve(LABELS), folder.resolveSibling(LABELS))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }
}
