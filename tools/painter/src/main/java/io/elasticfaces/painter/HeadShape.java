package io.elasticfaces.painter;

import static io.elasticfaces.painter.Maths.bell;
import static io.elasticfaces.painter.Maths.clamp;
import static io.elasticfaces.painter.Maths.mix;
import static io.elasticfaces.painter.Maths.smooth;

/**
 * The surface of a head: a superellipsoid whose width follows forehead, cheekbones, jaw and chin, with nose, sockets,
 * ridges, lips and beard raised from it.
 */
final class HeadShape implements Surface {
    /** Exponent of the cross section, slightly squarer than an ellipse because faces are flat in front. */
    private static final double CROSS_SECTION = 2.35;

    private static final double[] SQUARED = new double[4097];

    static {
        for (int i = 0; i < SQUARED.length; i++) {
            SQUARED[i] = StrictMath.pow(i / (SQUARED.length - 2.0), 2 / CROSS_SECTION);
        }
    }

    private static final double DEPTH = 0.80;
    private static final double REACH = StrictMath.toRadians(130);

    private final Portrait person;
    private final BeardArea beard;

    /** Cache of the last result. Sheets are traversed row by row, so most calls repeat the last height. */
    private double measured = Double.NaN;

    private double width;
    private double depth;

    HeadShape(Portrait person) {
        this.person = person;
        this.beard = new BeardArea(person);
    }

    /** Returns half the head's width at a height. */
    double width(double y) {
        measure(y);
        return width;
    }

    /** Returns the distance of the face, without its features, from the head's axis at a height. */
    double depth(double y) {
        measure(y);
        return depth;
    }

    private void measure(double y) {
        if (y == measured) {
            return;
        }
        double s = clamp(y < 0 ? y : y / person.get(Trait.CHIN_Y), -1, 1);
        width = person.get(Trait.HEAD_WIDTH) * profile(s) * rounding(s, person.get(Trait.SQUARENESS));
        depth = DEPTH * rounding(s, 4.2);
        measured = y;
    }

    private static double squared(double part) {
        double place = part * (SQUARED.length - 2);
        int index = (int) place;
        return mix(SQUARED[index], SQUARED[index + 1], place - index);
    }

    private static double rounding(double s, double lower) {
        double exponent = s < 0 ? 2.7 : lower;
        return StrictMath.pow(1 - StrictMath.pow(Math.abs(s), exponent), 1 / exponent);
    }

    private double profile(double s) {
        double forehead = person.get(Trait.FOREHEAD);
        double jaw = person.get(Trait.JAW);
        double chin = person.get(Trait.CHIN);
        if (s < -0.4) {
            return forehead;
        }
        if (s < 0.1) {
            return mix(forehead, 1, smooth(-0.4, 0.1, s));
        }
        if (s < 0.62) {
            return mix(1, jaw, smooth(0.15, 0.62, s));
        }
        return mix(jaw, chin, smooth(0.62, 0.95, s));
    }

    @Override
    public void locate(double across, double down, Vertex out) {
        double theta = mix(-REACH, REACH, across);
        double s = StrictMath.sin(mix(-Math.PI / 2, Math.PI / 2, down));
        double y = s < 0 ? s : s * person.get(Trait.CHIN_Y);
        double sine = StrictMath.sin(theta);
        double cosine = StrictMath.cos(theta);
        double x = width(y) * Math.signum(sine) * squared(Math.abs(sine));
        double z = depth(y) * Math.signum(cosine) * squared(Math.abs(cosine));
        double front = smooth(0.0, 0.4, cosine);
        double hair = beard.at(x, y) * front;
        out.paintX = x;
        out.paintY = y;
        out.angle = theta;
        double grown = person.get(Trait.BEARD_LENGTH) * hair;
        out.x = x * (1 + 0.10 * hair * smooth(0, 0.2, person.get(Trait.BEARD_LENGTH)));
        out.y = y + grown * smooth(0.62, 1, s);
        out.z = z + front * relief(x, y) + 0.03 * hair + 0.25 * grown * smooth(0.5, 0.9, s);
    }

    /** Returns the height of the features above the plain head at a place, seen from the front. */
    private double relief(double x, double y) {
        double side = Math.abs(x);
        double eye = person.get(Trait.EYE_DISTANCE);
        double size = person.get(Trait.EYE_SIZE);
        double brow = person.get(Trait.BROW_Y);
        double mouth = person.get(Trait.MOUTH_Y);
        double chin = person.get(Trait.CHIN_Y);
        double height = nose(side, y);
        height -= person.get(Trait.SOCKET) * bell(side - eye, 0.17, y + 0.01, 0.12);
        height += 0.05 * bell(side - eye, size * 0.85, y, size * 0.62);
        height += person.get(Trait.BROW_RIDGE) * bell(side - eye * 0.9, 0.20, y - brow, 0.06);
        height += person.get(Trait.CHEEKS) * bell(side - 0.40, 0.17, y - 0.36, 0.20);
        height += 0.04 * bell(side - 0.44, 0.13, y - 0.18, 0.09);
        height += 0.05 * bell(side, person.get(Trait.MOUTH_WIDTH) * 0.8, y - mouth, 0.12);
        height += lips(side, y, mouth);
        height -= 0.035 * bell(side, 0.16, y - (mouth + person.get(Trait.LOWER_LIP) + 0.075), 0.035);
        height += (0.05 + person.get(Trait.CHIN_DEPTH)) * bell(side, 0.17, y - (chin - 0.11), 0.09);
        return height;
    }

    private double lips(double side, double y, double mouth) {
        double half = person.get(Trait.MOUTH_WIDTH);
        double fade = smooth(half, half * 0.5, side);
        double upper = person.get(Trait.UPPER_LIP);
        double lower = person.get(Trait.LOWER_LIP);
        return fade
                * (0.55 * upper * bell(y - (mouth - upper * 0.55), upper * 0.55)
                        + 0.60 * lower * bell(y - (mouth + lower * 0.55), lower * 0.50)
                        - 0.022 * bell(y - mouth, 0.012));
    }

    private double nose(double side, double y) {
        double tip = person.get(Trait.NOSE_LENGTH);
        double wings = person.get(Trait.NOSE_WIDTH);
        double height = person.get(Trait.NOSE_HEIGHT);
        double base = tip + 0.10;
        double root = -0.10;
        double along = clamp((y - root) / (tip - root), 0, 1);
        double ridge =
                mix(0.06, height, along * mix(0.78, 1, along)) + person.get(Trait.HUMP) * bell(along - 0.45, 0.18);
        double ends = smooth(root - 0.12, root + 0.06, y) * smooth(base, tip + 0.015, y);
        double breadth = mix(person.get(Trait.BRIDGE_WIDTH), wings * 0.62, smooth(0.25, 1, along));
        double wing = 0.42 * height * bell(side - wings * 0.72, wings * 0.34, y - (tip + 0.02), 0.055);
        return ridge * ends * bell(side, breadth * 1.15) + wing;
    }
}
