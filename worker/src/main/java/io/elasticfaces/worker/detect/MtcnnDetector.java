package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.MtcnnNetworks.ONetOutput;
import io.elasticfaces.worker.network.MtcnnNetworks.RNetOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Detects faces as facenet-pytorch's {@code MTCNN} does: P-Net proposes candidates on an image pyramid, R-Net refines
 * them, O-Net decides and locates landmarks (Zhang, Zhang, Li, Qiao 2016). Thresholds, pyramid factor, rounding and the
 * two kinds of suppression are those of facenet-pytorch. Thread-safe.
 */
public final class MtcnnDetector {
    private static final int CELL = 12;
    private static final double FACTOR = 0.709;

    /** facenet-pytorch's {@code min_face_size}, in pixels. */
    private static final double SMALLEST_FACE = 20;

    /**
     * Up to 4.5 million pixels the pyramid has all levels, as in facenet-pytorch. For a larger picture the largest levels
     * are left out until the rest is no larger; the faces found on the others stay the same (docs/decisions/0012).
     */
    private static final double MOST_PIXELS = 4.5e6;

    private static final float PROPOSED = 0.6f;
    private static final float REFINED = 0.7f;
    private static final float DECIDED = 0.7f;
    private static final float OVERLAP_IN_LEVEL = 0.5f;
    private static final float OVERLAP = 0.7f;
    private static final int RNET_SIDE = 24;
    private static final int ONET_SIDE = 48;
    private static final int SIDES = 4;
    private static final int POINTS = 5;

    /** The levels' strips, which a thread reuses. New arrays would be cleared first and would cause page faults. */
    private final ThreadLocal<List<float[]>> strips = ThreadLocal.withInitial(ArrayList::new);

    private final MtcnnNetworks networks;
    private final EdgeMode edges;
    private final double mostPixels;

    /** @param networks closed by the caller */
    public MtcnnDetector(MtcnnNetworks networks, EdgeMode edges) {
        this(networks, edges, MOST_PIXELS);
    }

    /**
     * @param networks closed by the caller
     * @param mostPixels pixels of the largest picture for which the pyramid has all levels
     */
    MtcnnDetector(MtcnnNetworks networks, EdgeMode edges, double mostPixels) {
        this.networks = networks;
        this.edges = edges;
        this.mostPixels = mostPixels;
    }

    /**
     * Returns all faces of a picture, the largest box first.
     *
     * @param picture an upright picture; one that is smaller than the smallest face has no faces
     */
    public List<Face> detect(Picture picture) {
        List<Face> faces = new ArrayList<>(decide(picture, refine(picture, propose(picture))));
        faces.sort(Comparator.comparingDouble((Face face) -> face.box().area()).reversed());
        return faces;
    }

    private List<Candidate> propose(Picture picture) {
        List<PyramidLevel> levels = new ArrayList<>();
        double scale = firstScale(picture.width(), picture.height(), mostPixels);
        for (double side = Math.min(picture.width(), picture.height()) * scale; side >= CELL; side *= FACTOR) {
            int level = levels.size();
            levels.add(new PyramidLevel(
                    networks::pnet,
                    picture.width(),
                    picture.height(),
                    scale,
                    PROPOSED,
                    length -> strip(level, length)));
            scale *= FACTOR;
        }
        feed(picture, levels);
        List<Candidate> all = new ArrayList<>();
        for (PyramidLevel level : levels) {
            all.addAll(NonMaximumSuppression.UNION.of(level.found(), OVERLAP_IN_LEVEL));
        }
        return NonMaximumSuppression.UNION.of(all, OVERLAP).stream()
                .map(box -> box.moved(0).squared())
                .toList();
    }

    /** Returns the scale of the first level of the pyramid. */
    static double firstScale(int width, int height, double mostPixels) {
        double scale = CELL / SMALLEST_FACE;
        for (double left = (double) width * height; left > mostPixels; left *= FACTOR * FACTOR) {
            scale *= FACTOR;
        }
        return scale;
    }

    private float[] strip(int level, int length) {
        List<float[]> reused = strips.get();
        if (level == reused.size()) {
            reused.add(new float[length]);
        } else if (reused.get(level).length < length) {
            reused.set(level, new float[length]);
        }
        return reused.get(level);
    }

    /** Reads the picture's rows once for all levels. */
    static void feed(Picture picture, List<PyramidLevel> levels) {
        byte[] rgb = picture.rgb();
        int line = 3 * picture.width();
        int[] before = new int[line + 3];
        int[] sums = new int[line + 3];
        for (int y = 0, at = 0; y < picture.height(); y++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int i = 3; i <= line; i += 3, at += 3) {
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
                sums[i] = before[i] + red;
                sums[i + 1] = before[i + 1] + green;
                sums[i + 2] = before[i + 2] + blue;
            }
            for (PyramidLevel level : levels) {
                level.accept(y, before, sums);
            }
            int[] reused = before;
            before = sums;
            sums = reused;
        }
    }

    private List<Candidate> refine(Picture picture, List<Candidate> proposed) {
        List<Candidate> refined = new ArrayList<>();
        Crops.inBatches(picture, proposed, RNET_SIDE, edges, (crops, boxes) -> {
            RNetOutput output = networks.rnet(crops, boxes.size());
            for (int k = 0; k < boxes.size(); k++) {
                if (output.probability()[k] > REFINED) {
                    refined.add(scored(boxes.get(k), output.probability()[k], output.regression(), k, List.of()));
                }
            }
        });
        return NonMaximumSuppression.UNION.of(refined, OVERLAP).stream()
                .map(box -> box.moved(1).squared())
                .toList();
    }

    private List<Face> decide(Picture picture, List<Candidate> refined) {
        List<Candidate> decided = new ArrayList<>();
        Crops.inBatches(picture, refined, ONET_SIDE, edges, (crops, boxes) -> {
            ONetOutput output = networks.onet(crops, boxes.size());
            for (int k = 0; k < boxes.size(); k++) {
                if (output.probability()[k] > DECIDED) {
                    List<Point> landmarks = points(boxes.get(k), output.landmarks(), k);
                    decided.add(scored(boxes.get(k), output.probability()[k], output.regression(), k, landmarks)
                            .moved(1));
                }
            }
        });
        return NonMaximumSuppression.SMALLER.of(decided, OVERLAP).stream()
                .map(c -> new Face(new Box(c.left(), c.top(), c.right(), c.bottom()), c.score(), c.landmarks()))
                .toList();
    }

    private static Candidate scored(Candidate box, float score, float[] regressions, int k, List<Point> landmarks) {
        float[] regression = Arrays.copyOfRange(regressions, SIDES * k, SIDES * (k + 1));
        return new Candidate(box.left(), box.top(), box.right(), box.bottom(), score, regression, landmarks);
    }

    /** Converts the landmarks, which are relative to the box before its sides move, to pixels. */
    private static List<Point> points(Candidate box, float[] landmarks, int k) {
        float width = box.right() - box.left() + 1;
        float height = box.bottom() - box.top() + 1;
        List<Point> points = new ArrayList<>();
        for (int x = 2 * POINTS * k; x < 2 * POINTS * k + POINTS; x++) {
            points.add(
                    new Point(width * landmarks[x] + box.left() - 1, height * landmarks[x + POINTS] + box.top() - 1));
        }
        return points;
    }
}
