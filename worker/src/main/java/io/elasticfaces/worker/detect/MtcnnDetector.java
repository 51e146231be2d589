package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.MtcnnNetworks.ONetOutput;
import io.elasticfaces.worker.network.MtcnnNetworks.RNetOutput;
import java.util.ArrayList;
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
    private static final float PROPOSED = 0.6f;
    private static final float REFINED = 0.7f;
    private static final float DECIDED = 0.7f;
    private static final float OVERLAP_IN_LEVEL = 0.5f;
    private static final float OVERLAP = 0.7f;
    private static final int RNET_SIDE = 24;
    private static final int ONET_SIDE = 48;
    private static final int POINTS = 5;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private final MtcnnNetworks networks;
    private final SmallestFace smallest;

    /** @param networks closed by the caller */
    public MtcnnDetector(MtcnnNetworks networks) {
        this(networks, SmallestFace.AUTO);
    }

    /**
     * @param networks closed by the caller
     * @param smallest the size of the smallest faces to detect
     */
    public MtcnnDetector(MtcnnNetworks networks, SmallestFace smallest) {
        this.networks = networks;
        this.smallest = smallest;
    }

    /**
     * Returns all faces of a picture, the largest box first.
     *
     * @param picture an upright picture; one that is smaller than the smallest face has no faces
     */
    public List<Face> detect(Picture picture) {
        Candidates candidates = decide(picture, refine(picture, propose(picture)));
        List<Face> faces = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            faces.add(face(candidates, i));
        }
        faces.sort(Comparator.comparingDouble((Face face) -> face.box().area()).reversed());
        return faces;
    }

    private Candidates propose(Picture picture) {
        List<PyramidLevel> levels = new ArrayList<>();
        double scale = smallest.firstScale(picture.width(), picture.height(), CELL, FACTOR);
        for (double side = Math.min(picture.width(), picture.height()) * scale; side >= CELL; side *= FACTOR) {
            int number = levels.size();
            levels.add(new PyramidLevel(
                    networks::pnet, picture.width(), picture.height(), scale, PROPOSED, length -> scratch.get()
                            .array(number, length)));
            scale *= FACTOR;
        }
        if (!levels.isEmpty()) {
            feed(picture, levels);
        }
        Candidates all = new Candidates(Candidates.SIDES);
        for (PyramidLevel level : levels) {
            all.addAll(NonMaximumSuppression.UNION.of(level.found(), OVERLAP_IN_LEVEL));
        }
        Candidates proposed = NonMaximumSuppression.UNION.of(all, OVERLAP);
        for (int i = 0; i < proposed.size(); i++) {
            moveSides(proposed, i, 0, 0);
            square(proposed, i);
        }
        return proposed;
    }

    /** Reads the picture's rows once for all levels. */
    static void feed(Picture picture, List<PyramidLevel> levels) {
        byte[] rgb = picture.rgb();
        int line = 3 * picture.width();
        int[] sums = new int[line + 3];
        for (int y = 0, at = 0; y < picture.height(); y++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int i = 3; i <= line; i += 3, at += 3) {
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
                sums[i] += red;
                sums[i + 1] += green;
                sums[i + 2] += blue;
            }
            for (PyramidLevel level : levels) {
                level.accept(y, sums);
            }
        }
    }

    private Candidates refine(Picture picture, Candidates proposed) {
        Candidates refined = new Candidates(Candidates.SIDES);
        new Crops(picture, proposed, RNET_SIDE, scratch.get()).inBatches((crops, indices) -> {
            RNetOutput output = networks.rnet(crops, indices.length);
            for (int k = 0; k < indices.length; k++) {
                if (output.probability()[k] > REFINED) {
                    keep(refined, proposed, indices[k], output.probability()[k]);
                    extras(refined, 0, output.regression(), k, Candidates.SIDES);
                }
            }
        });
        Candidates kept = NonMaximumSuppression.UNION.of(refined, OVERLAP);
        for (int i = 0; i < kept.size(); i++) {
            moveSides(kept, i, 0, 1);
            square(kept, i);
        }
        return kept;
    }

    private Candidates decide(Picture picture, Candidates refined) {
        Candidates decided = new Candidates(Candidates.SIDES + 2 * POINTS);
        new Crops(picture, refined, ONET_SIDE, scratch.get()).inBatches((crops, indices) -> {
            ONetOutput output = networks.onet(crops, indices.length);
            for (int k = 0; k < indices.length; k++) {
                if (output.probability()[k] > DECIDED) {
                    keep(decided, refined, indices[k], output.probability()[k]);
                    extras(decided, 0, output.regression(), k, Candidates.SIDES);
                    extras(decided, Candidates.SIDES, output.landmarks(), k, 2 * POINTS);
                }
            }
        });
        for (int i = 0; i < decided.size(); i++) {
            place(decided, i);
            moveSides(decided, i, 0, 1);
        }
        return NonMaximumSuppression.SMALLER.of(decided, OVERLAP);
    }

    private static void keep(Candidates target, Candidates source, int i, float score) {
        target.add(source.left(i), source.top(i), source.right(i), source.bottom(i), score);
    }

    private static void extras(Candidates target, int first, float[] values, int crop, int count) {
        for (int j = 0; j < count; j++) {
            target.extra(target.size() - 1, first + j, values[crop * count + j]);
        }
    }

    /** Converts the landmarks, which are relative to the box before its sides move, to pixels. */
    private static void place(Candidates c, int i) {
        float width = c.right(i) - c.left(i) + 1;
        float height = c.bottom(i) - c.top(i) + 1;
        for (int p = Candidates.SIDES; p < Candidates.SIDES + POINTS; p++) {
            c.extra(i, p, width * c.extra(i, p) + c.left(i) - 1);
            c.extra(i, p + POINTS, height * c.extra(i, p + POINTS) + c.top(i) - 1);
        }
    }

    /**
     * Moves a box's sides by the network's regression, in units of its width and height.
     *
     * @param pixel 1 if the width includes the last pixel, as in facenet-pytorch everywhere except after P-Net
     */
    private static void moveSides(Candidates c, int i, int first, float pixel) {
        float width = c.right(i) - c.left(i) + pixel;
        float height = c.bottom(i) - c.top(i) + pixel;
        c.move(
                i,
                c.left(i) + c.extra(i, first) * width,
                c.top(i) + c.extra(i, first + 1) * height,
                c.right(i) + c.extra(i, first + 2) * width,
                c.bottom(i) + c.extra(i, first + 3) * height);
    }

    /** Makes a box a square of its longer side around the same centre. */
    private static void square(Candidates c, int i) {
        float width = c.right(i) - c.left(i);
        float height = c.bottom(i) - c.top(i);
        float side = Math.max(width, height);
        float left = c.left(i) + width * 0.5f - side * 0.5f;
        float top = c.top(i) + height * 0.5f - side * 0.5f;
        c.move(i, left, top, left + side, top + side);
    }

    private static Face face(Candidates c, int i) {
        Point[] points = new Point[POINTS];
        for (int p = 0; p < POINTS; p++) {
            points[p] = new Point(c.extra(i, Candidates.SIDES + p), c.extra(i, Candidates.SIDES + POINTS + p));
        }
        return new Face(
                new Box(c.left(i), c.top(i), c.right(i), c.bottom(i)),
                c.score(i),
                new Landmarks(points[0], points[1], points[2], points[3], points[4]));
    }
}
