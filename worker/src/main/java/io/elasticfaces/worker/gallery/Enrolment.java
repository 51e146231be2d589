package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceId;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.FoundFace;
import io.elasticfaces.worker.image.DecodingTimeout;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Turns a folder of pictures into people of a gallery, with a reason for every picture that is refused. */
public final class Enrolment {
    /** The web tier's default limit. */
    private static final long LARGEST_PICTURE = 15_000_000;

    private static final Set<String> OF_WINDOWS = Set.of("thumbs.db", "desktop.ini");

    private final Recogniser recogniser;

    /** @param recogniser of the gallery's model set */
    public Enrolment(Recogniser recogniser) {
        this.recogniser = recogniser;
    }

    /** A picture and the name of the person in it. */
    public record Candidate(String name, Path picture) {}

    /** The result of an enrolment. */
    public record Report(List<EnrolledFace> people, List<Crop> crops, List<Refused> refused) {}

    /**
     * A face that was enrolled.
     *
     * @param id of the face
     * @param crop a small picture of it; see {@link CropJpeg}
     */
    public record Crop(String id, byte[] crop) {}

    /** A picture that was refused, and the reason. */
    public record Refused(Candidate candidate, String reason) {}

    /**
     * Lists the candidates of a folder. Pictures in a subfolder show the person whose name the subfolder has; other
     * pictures show the person whose name the file has. Hidden files and the files that Windows adds to folders are
     * ignored. A folder without pictures, or below a person's folder, is a candidate that will be refused.
     */
    public static List<Candidate> candidates(Path folder) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Path entry : visible(folder)) {
            if (Files.isDirectory(entry)) {
                List<Path> pictures = visible(entry);
                String name = entry.getFileName().toString();
                pictures.forEach(picture -> candidates.add(new Candidate(name, picture)));
                if (pictures.isEmpty()) {
                    candidates.add(new Candidate(name, entry));
                }
            } else {
                candidates.add(new Candidate(stem(entry), entry));
            }
        }
        return candidates;
    }

    /** Computes an embedding of every candidate. */
    public Report enrol(List<Candidate> candidates) {
        List<EnrolledFace> people = new ArrayList<>();
        List<Crop> crops = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                String name = PersonName.normalise(candidate.name());
                PictureFaces picture = find(candidate);
                FoundFace face = picture.found().get(0);
                String source = candidate.picture().getFileName().toString();
                String id = FaceId.of(recogniser.models().fingerprint(), name, source);
                people.add(new EnrolledFace(id, name, source, picture.embedding(face)));
                crops.add(new Crop(
                        id, CropJpeg.of(picture.searched(), face.searched().box())));
            } catch (IOException e) {
                refused.add(new Refused(candidate, "It cannot be read: " + e.getMessage()));
            } catch (RejectedPicture | DecodingTimeout | IllegalArgumentException e) {
                refused.add(new Refused(candidate, e.getMessage()));
            }
        }
        return new Report(people, crops, refused);
    }

    /**
     * Returns a candidate's picture.
     *
     * @throws IllegalArgumentException if it is not a file, or too large
     */
    public static Path requirePicture(Candidate candidate) throws IOException {
        if (Files.isDirectory(candidate.picture())) {
            throw new IllegalArgumentException(
                    "It is a folder without pictures of its own. Put the pictures of a person into <folder>/<name>/.");
        }
        if (Files.exists(candidate.picture()) && !Files.isRegularFile(candidate.picture())) {
            throw new IllegalArgumentException("It is not a file.");
        }
        if (Files.size(candidate.picture()) > LARGEST_PICTURE) {
            throw new IllegalArgumentException("It is larger than " + LARGEST_PICTURE / 1_000_000 + " MB.");
        }
        return candidate.picture();
    }

    private PictureFaces find(Candidate candidate) throws IOException, RejectedPicture {
        PictureFaces picture = recogniser.find(Files.readAllBytes(requirePicture(candidate)));
        if (picture.found().isEmpty()) {
            throw new IllegalArgumentException("The detector finds no face in it.");
        }
        if (!picture.certain()) {
            throw new IllegalArgumentException("The detector finds no certain face in it: the most probable has %.2f."
                    .formatted(picture.found().get(0).face().probability()));
        }
        return picture;
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Enrolment::isVisible).sorted().toList();
        }
    }

    private static boolean isVisible(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !OF_WINDOWS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
