package io.elasticfaces.benchmarks;

import ai.djl.engine.Engine;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.EdgeMode;
import io.elasticfaces.worker.detect.FaceChoice;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import io.elasticfaces.worker.model.RecognitionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The measurement of one model set for {@code tools/benchmarks/recognition}, with a worker's code in float32. */
public final class Recognition {
    private static final long PIXELS = PictureHeader.DEFAULT_MAX_PIXELS;

    /** The least probability of a face that can be chosen. */
    private static final double CERTAIN = 0.9;

    private static final Map<String, Integer> COUNTS = new LinkedHashMap<>();

    private Recognition() {}

    /** A recogniser, and the gallery in which it searches. */
    private record Way(String name, Recogniser recogniser, Gallery gallery) {
        /** Enrols people as {@code faces people add} does, with the mirrored faces. */
        static Way of(String name, ModelSet models, RecognitionOptions options, List<Candidate> enrolled) {
            var mirrored =
                    new Recogniser(models, new RecognitionOptions(options.edges(), options.face(), true), PIXELS);
            Gallery gallery = Gallery.of(
                    models.id(), new Enrolment(mirrored).enrol(enrolled).people());
            return new Way(name, new Recogniser(models, options, PIXELS), gallery);
        }

        double threshold() {
            return recogniser.models().threshold().of(gallery.people());
        }

        String outcome(byte[] file, String person) throws RejectedPicture {
            float[] face = recogniser.find(file).named().orElse(null);
            var nearest = face == null ? null : Matcher.nearest(face, gallery).orElseThrow();
            if (nearest == null || nearest.distance() >= threshold()) {
                return nearest == null ? "no face" : "Unknown";
            }
            return nearest.name().equals(PersonName.normalise(person)) ? "right" : "wrong";
        }
    }

    /**
     * Prints counts, in lines of fields that are separated by tabs.
     *
     * @param args the set, the folder of people, the file of the group or "", and optionally "reference"
     */
    public static void main(String[] args) throws IOException, RejectedPicture {
        Path folder = Path.of(args[1]);
        Map<String, List<Candidate>> people = Enrolment.candidates(folder).stream()
                .filter(candidate -> !folder.equals(candidate.picture().getParent()))
                .collect(Collectors.groupingBy(Candidate::name, LinkedHashMap::new, Collectors.toList()));
        List<Candidate> first = people.values().stream().map(own -> own.get(0)).toList();
        List<String> group = args[2].isEmpty() ? List.of() : Files.readAllLines(Path.of(args[2]));
        try (ModelSet models = ModelSets.open(Workbench.models(), args[0])) {
            Way usual = Way.of("default", models, RecognitionOptions.of(models), first);
            List<Way> ways = new ArrayList<>(List.of(usual));
            if (args.length > 3) {
                var reference = new RecognitionOptions(EdgeMode.CLIP, FaceChoice.LARGEST, false);
                ways.add(Way.of("reference", models, reference, first));
            }
            List<EnrolledFace> faces = new ArrayList<>();
            for (List<Candidate> own : people.values()) {
                for (Candidate picture : own) {
                    show(picture, own.indexOf(picture), ways, faces);
                }
            }
            compare(faces, group, models);
            COUNTS.forEach((key, count) -> System.out.println(key + "\t" + count));
            System.out.printf("people\t%d\t%d%n", people.size(), usual.gallery.people());
            var threshold = models.threshold();
            System.out.printf("threshold\t%s\t%s\t%s%n", threshold.fixed(), threshold.of(100), usual.threshold());
            String torch = Engine.getEngine("PyTorch").getVersion();
            System.out.printf("set\t%s, %s, PyTorch %s%n", models.fingerprint(), models.precision(), torch);
        }
    }

    private static void count(Object... key) {
        COUNTS.merge(Arrays.stream(key).map(String::valueOf).collect(Collectors.joining("\t")), 1, Integer::sum);
    }

    /** Analyses a picture. A person's second one is shown distorted, and one of several faces with each choice. */
    private static void show(Candidate candidate, int index, List<Way> ways, List<EnrolledFace> faces)
            throws IOException, RejectedPicture {
        String name = candidate.name();
        byte[] file = Files.readAllBytes(candidate.picture());
        Way usual = ways.get(0);
        PictureFaces found = usual.recogniser.find(file);
        Optional<float[]> embedding = found.named();
        count(index == 1 ? "second" : "other", embedding.isPresent());
        if (embedding.isEmpty()) {
            return;
        }
        faces.add(new EnrolledFace(
                candidate.picture().toString(), name, candidate.picture().toString(), embedding.get()));
        Picture picture = new PictureDecoder(PIXELS).decode(file);
        for (Distortion distortion : index == 1 ? Distortion.values() : new Distortion[0]) {
            byte[] distorted = distortion.of(picture, found.found().get(0).face());
            for (Way way : ways) {
                count("form", distortion.label, way.name, way.outcome(distorted, name));
            }
        }
        if (index > 0
                && found.found().stream()
                                .filter(face -> face.face().probability() >= CERTAIN)
                                .count()
                        > 1) {
            ModelSet models = usual.recogniser.models();
            for (FaceChoice choice : FaceChoice.values()) {
                var options =
                        new RecognitionOptions(RecognitionOptions.of(models).edges(), choice, false);
                Way way = new Way("", new Recogniser(models, options, PIXELS), usual.gallery);
                count("choice", choice, way.outcome(file, name));
            }
        }
    }

    private static void compare(List<EnrolledFace> faces, List<String> group, ModelSet models) {
        for (int i = 0; i < faces.size(); i++) {
            EnrolledFace one = faces.get(i);
            Gallery gallery = Gallery.of(models.id(), List.of(one));
            for (EnrolledFace two : faces.subList(i + 1, faces.size())) {
                String side = !group.contains(one.person()) ? "others" : "group";
                if (side.equals("group") == group.contains(two.person())) {
                    double distance = Matcher.nearest(two.embedding(), gallery)
                            .orElseThrow()
                            .distance();
                    boolean fixed = distance < models.threshold().fixed();
                    boolean forPeople = distance < models.threshold().of(100);
                    count("pairs", side, two.person().equals(one.person()) ? "same" : "different", fixed, forPeople);
                }
            }
        }
    }
}
