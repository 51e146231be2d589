package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search for the faces of a picture, and for the one that is named. If no face is certain, or the chosen one is doubtful
 * and the only upright one, the picture is searched again with a border, in which a face may be larger than the picture,
 * and turned by 90, 180 and 270 degrees. Thread-safe.
 */
public final class FaceSearch {
    /** The least probability of a face that is named. Of 7,699 true faces one was less probable. */
    public static final float CERTAIN = 0.9f;

    /** The least probability of a face that ends the search. 573 of 578 upright faces had it, and 7% of false ones. */
    static final float CONVINCING = 0.99f;

    /** The border's width, as a share of the picture's shorter side. */
    private static final double BORDER = 0.15;

    private static final int QUARTERS = 4;

    /**
     * Heap in bytes for each pixel of a picture that is searched again. The picture, its copy with a border and two turned
     * copies take up to 19; the rest is left for other objects, since a worker without heap ends.
     */
    private static final int HEAP_PER_PIXEL = 40;

    private static final Logger LOG = LoggerFactory.getLogger(FaceSearch.class);

    private final Function<Picture, List<Face>> detector;
    private final FaceChoice choice;
    private final long mostPixels;

    /**
     * @param detector detects faces that are upright in a picture
     * @param choice chooses among the certain faces
     */
    public FaceSearch(Function<Picture, List<Face>> detector, FaceChoice choice) {
        this(detector, choice, Runtime.getRuntime().maxMemory() / HEAP_PER_PIXEL);
    }

    /** @param mostPixels the pixels of the largest picture that is searched again */
    FaceSearch(Function<Picture, List<Face>> detector, FaceChoice choice, long mostPixels) {
        this.detector = detector;
        this.choice = choice;
        this.mostPixels = mostPixels;
    }

    /**
     * The result of a search.
     *
     * @param found all faces: the chosen one first, or the most probable if none is certain
     * @param picture the searched picture, in which the chosen face is upright
     * @param certain whether the first face is certain, so that it is the one to name
     */
    public record Result(List<FoundFace> found, Picture picture, boolean certain) {
        /** Returns the faces in the coordinates of the upright picture. */
        public List<Face> faces() {
            return found.stream().map(FoundFace::face).toList();
        }

        /** Returns the face to name, in the coordinates of the searched picture, or empty if no face is certain. */
        public Optional<Face> chosen() {
            return certain ? Optional.of(found.get(0).searched()) : Optional.empty();
        }

        /** Returns the number of certain faces that are upright in the searched picture. */
        private long upright() {
            return found.stream()
                    .map(FoundFace::searched)
                    .filter(face -> face.probability() >= CERTAIN && face.isUpright())
                    .count();
        }

        private float certainty() {
            return chosen().filter(Face::isUpright).map(Face::probability).orElse(0f);
        }
    }

    /** Searches an upright picture. */
    public Result search(Picture picture) {
        Result best = search(picture, 0, 0);
        // Two upright faces show the picture's orientation, even if the chosen one is not convincing.
        if (best.certainty() >= CONVINCING || best.upright() > 1) {
            return best;
        }
        if ((long) picture.width() * picture.height() > mostPixels) {
            LOG.info("A picture of {} x {} pixels is not searched again", picture.width(), picture.height());
            return best;
        }
        int margin = (int) Math.round(BORDER * Math.min(picture.width(), picture.height()));
        Picture framed = picture.framed(margin);
        for (int quarters = 0; quarters < QUARTERS; quarters++) {
            Result result = search(framed, margin, quarters);
            if (result.certainty() > best.certainty()) {
                best = result;
            }
        }
        return best;
    }

    private Result search(Picture framed, int margin, int quarters) {
        Picture turned = framed.turned(quarters);
        List<Face> faces = new ArrayList<>(detector.apply(turned));
        Optional<Face> chosen = choice.choose(
                faces.stream().filter(face -> face.probability() >= CERTAIN).toList(), turned);
        Face first = chosen.or(() -> faces.stream().max(Comparator.comparing(Face::probability)))
                .orElse(null);
        // A stable sort: the others remain ordered by size.
        faces.sort(Comparator.comparing(face -> face != first));
        return new Result(
                faces.stream()
                        .map(face -> new FoundFace(face.before(framed, margin, quarters), face))
                        .toList(),
                turned,
                chosen.isPresent());
    }
}
