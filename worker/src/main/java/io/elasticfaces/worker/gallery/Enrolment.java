package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.image.DecodingTimeout;
import io.elasticfaces.worker.model.FaceAnalysis;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Turns a folder of pictures into people of a gallery, with a reason for every picture that is refused. */
public final class Enrolment {
    /** The web tier's default limit. */
    private static final long LARGEST_PICTURE = 15_000_000;

    private final Recogniser recogniser;

    /** @param recogniser of the gallery's model set */
    public Enrolment(Recogniser recogniser) {
        this.recogniser = recogniser;
    }

    /** A picture and the name of the person in it. */
    public record Candidate(String name, Path picture) {}

    /** The result of an enrolment. */
    public record Report(List<Person> people, List<Enrolled> enrolled, List<Refused> refused) {}

    /**
     * A picture that was enrolled.
     *
     * @param faces the number of faces in it, of which the largest was used
     */
    public record Enrolled(Candidate candidate, int faces) {}

    /** A picture that was refused, and the reason. */
    public record Refused(Candidate candidate, String reason) {}

    /**
     * Lists the candidates of a folder. Pictures in a subfolder show the person whose name the subfolder has; other pictures
     * show the person whose name the file has. Hidden files are ignored.
     */
    public static List<Candidate> candidates(Path folder) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Path entry : visible(folder)) {
            if (Files.isDirectory(entry)) {
                for (Path picture : visible(entry)) {
                    if (Files.isRegularFile(picture)) {
                        candidates.add(new Candidate(entry.getFileName().toString(), picture));
                    }
                }
            } else {
                candidates.add(new Candidate(stem(entry), entry));
            }
        }
        return candidates;
    }

    /** Computes an embedding of every candidate. */
    public Report enrol(List<Candidate> candidates) {
        List<Person> people = new ArrayList<>();
        List<Enrolled> enrolled = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                FaceAnalysis analysis = analyse(candidate);
                people.add(new Person(
                        candidate.name(),
                        candidate.picture().getFileName().toString(),
                        analysis.embedding().orElseThrow()));
                enrolled.add(new Enrolled(candidate, analysis.faces().size()));
            } catch (IOException e) {
                refused.add(new Refused(candidate, "It cannot be read: " + e.getMessage()));
            } catch (RejectedPicture | DecodingTimeout | IllegalArgumentException e) {
                refused.add(new Refused(candidate, e.getMessage()));
            }
        }
        return new Report(people, enrolled, refused);
    }

    private FaceAnalysis analyse(Candidate candidate) throws IOException, RejectedPicture {
        if (Files.size(candidate.picture()) > LARGEST_PICTURE) {
            throw new IllegalArgumentException("It is larger than " + LARGEST_PICTURE / 1_000_000 + " MB.");
        }
        FaceAnalysis analysis = recogniser.analyse(Files.readAllBytes(candidate.picture()));
        if (analysis.embedding().isEmpty()) {
            throw new IllegalArgumentException("The detector finds no face in it.");
        }
        return analysis;
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
