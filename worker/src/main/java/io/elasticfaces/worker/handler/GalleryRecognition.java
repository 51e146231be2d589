package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.contract.gallery.UnreadableGallery;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.gallery.WrongModelSet;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises faces with a model set, and searches a gallery for the nearest people. */
public final class GalleryRecognition implements FaceRecognition {
    /**
     * The shortest gallery load that is reported, in milliseconds. A lookup in memory takes a thousandth of this and is
     * left out to keep the message short.
     */
    private static final double WORTH_TELLING = 0.1;

    private final Recogniser recogniser;
    private final GalleryCache galleries;
    private final Operations operations;

    /**
     * @param recogniser of pictures to recognise
     * @param forEnrolment of pictures to enrol
     * @param galleries loads the gallery of a request
     * @param crops whether a small picture of each enrolled face is kept
     */
    public GalleryRecognition(Recogniser recogniser, Recogniser forEnrolment, GalleryCache galleries, boolean crops) {
        this.recogniser = recogniser;
        this.galleries = galleries;
        this.operations = new Operations(recogniser, forEnrolment, galleries, crops);
    }

    @Override
    public void idle() {
        galleries.compact();
    }

    @Override
    public Outcome perform(byte[] input, RecognitionRequest request, String source) {
        try {
            return request.operation() == null ? classic(input, request) : operations.perform(input, request, source);
        } catch (RejectedPicture e) {
            return Outcome.failed(e.reason(), e.getMessage());
        } catch (FailedOperation e) {
            return Outcome.failed(e.reason(), e.getMessage());
        } catch (NoSuchCollection e) {
            return Outcome.failed(FailureReason.NO_SUCH_COLLECTION, e.getMessage());
        } catch (UnreadableGallery | WrongModelSet e) {
            return Outcome.failed(FailureReason.WRONG_GALLERY, e.getMessage());
        }
    }

    /** Names one face, regardless of its quality. */
    private Outcome classic(byte[] input, RecognitionRequest request) throws RejectedPicture {
        long start = System.nanoTime();
        Gallery gallery = galleries.get(request.collection(), request.gallery());
        double looking = millisSince(start);
        PictureFaces picture = recogniser.find(input);
        Optional<float[]> embedding = picture.named();
        long matching = System.nanoTime();
        Match match =
                embedding.flatMap(probe -> Matcher.nearest(probe, gallery)).orElse(null);
        Map<String, Double> timings = new LinkedHashMap<>();
        if (looking >= WORTH_TELLING) {
            timings.put("gallery", looking);
        }
        timings.putAll(picture.timings());
        timings.put("match", millisSince(matching));
        double threshold = recogniser.models().threshold().of(gallery.people());
        Detection detection = detection(picture, match, threshold, gallery, timings);
        if (picture.found().isEmpty()) {
            return new Outcome(OutcomeStatus.NO_FACE, Outcome.NOBODY, null, detection);
        }
        return match != null && match.distance() < threshold
                ? new Outcome(OutcomeStatus.OK, match.name(), null, detection)
                : new Outcome(OutcomeStatus.UNKNOWN, Outcome.NOBODY, null, detection);
    }

    private Detection detection(
            PictureFaces picture, Match match, double threshold, Gallery gallery, Map<String, Double> timings) {
        Face face = picture.found().isEmpty() ? null : picture.found().get(0).face();
        Box box = face == null ? null : face.box();
        return new Detection(
                match == null ? null : match.distance(),
                match == null ? null : threshold,
                face == null
                        ? List.of()
                        : List.of((double) box.left(), (double) box.top(), (double) box.right(), (double) box.bottom()),
                face == null ? null : (double) face.probability(),
                face == null
                        ? List.of()
                        : face.landmarks().stream()
                                .map(point -> List.of((double) point.x(), (double) point.y()))
                                .toList(),
                recogniser.models().name(),
                gallery.version().text(),
                gallery.people(),
                timings);
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
