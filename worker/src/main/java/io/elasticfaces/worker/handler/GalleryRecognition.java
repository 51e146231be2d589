package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.gallery.UnreadableGallery;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.gallery.WrongModelSet;
import io.elasticfaces.worker.model.FaceAnalysis;
import io.elasticfaces.worker.model.Recogniser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises faces with a model set, and searches a gallery for the nearest person. */
public final class GalleryRecognition implements FaceRecognition {
    /**
     * The shortest gallery load that is reported, in milliseconds. A lookup in memory takes a thousandth of this and is
     * left out to keep the message short.
     */
    private static final double WORTH_TELLING = 0.1;

    private final Recogniser recogniser;
    private final GalleryCache galleries;

    /** @param galleries loads the gallery of a request */
    public GalleryRecognition(Recogniser recogniser, GalleryCache galleries) {
        this.recogniser = recogniser;
        this.galleries = galleries;
    }

    @Override
    public Outcome recognise(byte[] picture, String version) {
        long start = System.nanoTime();
        try {
            Gallery gallery = galleries.get(Operation.DEFAULT_COLLECTION, version);
            double looking = millisSince(start);
            FaceAnalysis analysis = recogniser.analyse(picture);
            long matching = System.nanoTime();
            Optional<Match> match = analysis.embedding().flatMap(embedding -> Matcher.nearest(embedding, gallery));
            Map<String, Double> timings = new LinkedHashMap<>();
            if (looking >= WORTH_TELLING) {
                timings.put("gallery", looking);
            }
            timings.putAll(analysis.timings());
            timings.put("match", millisSince(matching));
            return outcome(analysis, match, gallery.version().text(), gallery.people(), timings);
        } catch (RejectedPicture e) {
            return Outcome.failed(e.reason(), e.getMessage());
        } catch (UnreadableGallery | WrongModelSet e) {
            return Outcome.failed(FailureReason.WRONG_GALLERY, e.getMessage());
        }
    }

    @Override
    public void idle() {
        galleries.keepUp();
    }

    private Outcome outcome(
            FaceAnalysis analysis, Optional<Match> match, String gallery, int people, Map<String, Double> timings) {
        String model = recogniser.models().name();
        if (analysis.faces().isEmpty()) {
            Detection nothing = new Detection(null, null, List.of(), null, List.of(), model, gallery, people, timings);
            return new Outcome(OutcomeStatus.NO_FACE, Outcome.NOBODY, null, nothing);
        }
        double threshold = recogniser.models().threshold().of(people);
        Face face = analysis.faces().get(0);
        Box box = face.box();
        Detection detection = new Detection(
                match.map(Match::distance).orElse(null),
                match.map(nearest -> threshold).orElse(null),
                List.of((double) box.left(), (double) box.top(), (double) box.right(), (double) box.bottom()),
                (double) face.probability(),
                face.landmarks().stream()
                        .map(point -> List.of((double) point.x(), (double) point.y()))
                        .toList(),
                model,
                gallery,
                people,
                timings);
        return match.filter(nearest -> nearest.distance() < threshold)
                .map(nearest -> new Outcome(OutcomeStatus.OK, nearest.name(), null, detection))
                .orElseGet(() -> new Outcome(OutcomeStatus.UNKNOWN, Outcome.NOBODY, null, detection));
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
