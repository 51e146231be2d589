package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation.Faces;
import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.FaceSearch;
import io.elasticfaces.worker.detect.FoundFace;
import io.elasticfaces.worker.model.FaceQuality;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.QualityReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A face that an operation uses or leaves out.
 *
 * @param reasons why it is not trusted or left out, e.g. {@code small}
 */
record SeenFace(FoundFace found, FaceQuality quality, List<String> reasons) {
    /** The reason of a face that is left out because there are larger ones. */
    private static final String LIMIT = "limit";

    /** The least overlap of a face and the box that chooses it: the area they share, divided by the area they cover. */
    private static final double OVERLAP = 0.3;

    /**
     * The faces of a picture, the largest first.
     *
     * @param used those that the operation uses
     * @param left those that it leaves out because of their quality or number
     */
    record Choice(List<SeenFace> used, List<SeenFace> left) {}

    /**
     * Chooses faces. Untrusted ones are left out, unless the quality is {@link QualityFilter#NONE}.
     *
     * @throws FailedOperation if exactly one face is required and there are several
     */
    static Choice choose(PictureFaces picture, Faces wanted) {
        double least = wanted.probability() == 0 ? FaceSearch.CERTAIN : wanted.probability();
        Stream<FoundFace> faces = picture.found().stream()
                .filter(found -> found.face().probability() >= least)
                .sorted(Comparator.comparingDouble(
                                (FoundFace found) -> found.face().box().area())
                        .reversed());
        if (!wanted.box().isEmpty()) {
            faces = faces
                    .filter(found -> overlap(found.face().box(), wanted.box()) >= OVERLAP)
                    .max(Comparator.comparingDouble(
                            found -> overlap(found.face().box(), wanted.box())))
                    .stream();
        }
        List<SeenFace> seen =
                faces.map(found -> of(found, picture, wanted.quality())).toList();
        if (wanted.single() && seen.size() > 1) {
            throw new FailedOperation(
                    FailureReason.TOO_MANY_FACES,
                    "The picture has " + seen.size() + " faces. Choose one by its box, or send a picture of one face.");
        }
        List<SeenFace> used = new ArrayList<>();
        List<SeenFace> left = new ArrayList<>();
        for (SeenFace face : seen) {
            if (!face.reasons().isEmpty() && wanted.quality() != QualityFilter.NONE) {
                left.add(face);
            } else if (wanted.limit() > 0 && used.size() == wanted.limit()) {
                left.add(new SeenFace(face.found(), face.quality(), List.of(LIMIT)));
            } else {
                used.add(face);
            }
        }
        return new Choice(used, left);
    }

    private static SeenFace of(FoundFace found, PictureFaces picture, QualityFilter filter) {
        FaceQuality quality = picture.quality(found);
        return new SeenFace(
                found,
                quality,
                QualityReason.of(found.face(), quality, filter).stream()
                        .map(QualityReason::wireName)
                        .toList());
    }

    /** Returns the area that two boxes share, divided by the area that they cover. */
    private static double overlap(Box face, List<Integer> box) {
        Box wanted = new Box(box.get(0), box.get(1), box.get(2), box.get(3));
        double width = Math.min(face.right(), wanted.right()) - Math.max(face.left(), wanted.left());
        double height = Math.min(face.bottom(), wanted.bottom()) - Math.max(face.top(), wanted.top());
        double shared = Math.max(0, width) * Math.max(0, height);
        return shared / (face.area() + wanted.area() - shared);
    }
}
