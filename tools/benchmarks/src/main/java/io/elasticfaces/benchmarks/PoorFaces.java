package io.elasticfaces.benchmarks;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.FoundFace;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.model.FaceQuality;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The measurement for {@code tools/benchmarks/poor-faces}: pairs of two people whose pictures are equally poor, by size,
 * sharpness and brightness of the face.
 */
public final class PoorFaces {
    private static final long PIXELS = PictureHeader.DEFAULT_MAX_PIXELS;
    private static final double[] BLURS = {1, 2, 2.5, 3, 4, 6};
    private static final double[] SIZES = {40, 28, 24, 20};
    private static final double[] LIGHTS = {30, 20, 10, 6};

    /** A brightness above which darkness does not matter. */
    private static final double LIT = 20;

    private PoorFaces() {}

    /** A face as it was analysed. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Shown(String person, String kind, FaceQuality quality, float[] embedding) {}

    /**
     * Prints the shares of pairs below the threshold for one, 10 and 100 people.
     *
     * @param args the folder of people, the most people, the model sets
     */
    public static void main(String[] args) throws IOException, RejectedPicture {
        Path folder = Path.of(args[0]);
        Map<String, Candidate> people = Enrolment.candidates(folder).stream()
                .filter(candidate -> !folder.equals(candidate.picture().getParent()))
                .collect(Collectors.toMap(Candidate::name, one -> one, (first, second) -> first, LinkedHashMap::new));
        for (String set : List.of(args).subList(2, args.length)) {
            try (ModelSet models = ModelSets.open(Workbench.models(), set)) {
                List<Shown> faces = new ArrayList<>();
                Recogniser recogniser = new Recogniser(models, PIXELS);
                for (Candidate candidate :
                        people.values().stream().limit(Long.parseLong(args[1])).toList()) {
                    show(candidate, recogniser, faces);
                }
                print(models, faces, "size", FaceQuality::size, 0, 20, 24, 28, 32, 50, 1000);
                print(models, faces, "blur", FaceQuality::sharpness, 0, 15, 20, 25, 30, 40, 50, 100);
                print(models, faces, "light", FaceQuality::brightness, 0, 4, 7, 10, 15, 20);
            }
        }
    }

    private static void show(Candidate candidate, Recogniser recogniser, List<Shown> faces)
            throws IOException, RejectedPicture {
        PictureFaces found = recogniser.find(Files.readAllBytes(candidate.picture()));
        if (!found.certain()) {
            return;
        }
        BufferedImage image = Distortion.image(found.picture());
        double side = Distortion.side(found.found().get(0).face());
        List<Map.Entry<String, BufferedImage>> poor = new ArrayList<>(List.of(Map.entry("good", image)));
        for (double percent : BLURS) {
            poor.add(Map.entry("blur", Distortion.blurred(image, percent / 100 * side)));
        }
        for (double size : SIZES) {
            poor.add(Map.entry("size", Distortion.reduced(image, size / side)));
        }
        for (double percent : LIGHTS) {
            poor.add(Map.entry("light", Distortion.mapped(image, (bgr, i) -> (int) ((bgr[i] & 0xff) * percent / 100))));
        }
        for (Map.Entry<String, BufferedImage> one : poor) {
            PictureFaces shown = recogniser.find(Distortion.file(one.getValue()));
            if (shown.certain()) {
                FoundFace face = shown.found().get(0);
                faces.add(new Shown(candidate.name(), one.getKey(), shown.quality(face), shown.embedding(face)));
            }
        }
    }

    /** Prints a line for each range of a quality, of the undistorted faces and those that are poor in it. */
    private static void print(
            ModelSet models, List<Shown> faces, String kind, ToDoubleFunction<FaceQuality> quality, double... limits) {
        for (int i = 1; i < limits.length; i++) {
            double from = limits[i - 1];
            double to = limits[i];
            List<Shown> range = faces.stream()
                    .filter(face -> face.kind().equals(kind) || face.kind().equals("good"))
                    .filter(face ->
                            quality.applyAsDouble(face.quality()) >= from && quality.applyAsDouble(face.quality()) < to)
                    .filter(face -> kind.equals("light") || face.quality().brightness() >= LIT)
                    .toList();
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT, "%s, %s %.0f to %.0f, %d faces:", models.name(), kind, from, to, range.size()));
            for (int enrolled : new int[] {1, 10, 100}) {
                line.append(String.format(Locale.ROOT, " %.3f%%", 100 * accepted(range, models, enrolled)));
            }
            System.out.println(line);
        }
    }

    private static double accepted(List<Shown> faces, ModelSet models, int enrolled) {
        double threshold = models.threshold().of(enrolled);
        long pairs = 0;
        long accepted = 0;
        for (int i = 0; i < faces.size(); i++) {
            for (Shown other : faces.subList(0, i)) {
                if (!other.person().equals(faces.get(i).person())) {
                    pairs++;
                    accepted += Matcher.distance(other.embedding(), faces.get(i).embedding()) < threshold ? 1 : 0;
                }
            }
        }
        return (double) accepted / Math.max(1, pairs);
    }
}
