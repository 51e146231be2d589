package io.elasticfaces.painter;

import static io.elasticfaces.painter.Maths.mix;
import static io.elasticfaces.painter.Maths.smooth;

/** The density of a person's beard and moustache at each place of the face. */
final class BeardArea {
    private final Portrait person;

    BeardArea(Portrait person) {
        this.person = person;
    }

    /** Returns the density, from 0 (bare skin) to 1, at a place of the face seen from the front. */
    double at(double x, double y) {
        return Math.max(
                person.get(Trait.BEARD) * beard(Math.abs(x), y),
                person.get(Trait.MOUSTACHE) * moustache(Math.abs(x), y));
    }

    private double beard(double side, double y) {
        double mouth = person.get(Trait.MOUTH_Y);
        double half = person.get(Trait.MOUTH_WIDTH);
        double cover = person.get(Trait.BEARD_COVER);
        double reach = mix(0.16, person.get(Trait.HEAD_WIDTH) * 1.15, cover);
        double cheek = mix(mouth + 0.02, 0.02, smooth(half, person.get(Trait.HEAD_WIDTH), side));
        double inside = smooth(cheek - 0.02, cheek + 0.10, y) * smooth(reach + 0.05, reach - 0.05, side);
        double s = side / (half * 0.92);
        double t = (y - mouth - 0.012) / (0.03 + person.get(Trait.LOWER_LIP));
        return inside * smooth(0.8, 1.3, s * s + t * t);
    }

    private double moustache(double side, double y) {
        double half = person.get(Trait.MOUTH_WIDTH);
        double top = person.get(Trait.NOSE_LENGTH) + 0.115;
        double bottom = person.get(Trait.MOUTH_Y) - person.get(Trait.UPPER_LIP) * 0.45;
        double droop = 0.09 * smooth(half * 0.6, half * 1.15, side);
        return smooth(top + droop * 0.8 - 0.02, top + droop * 0.8 + 0.03, y)
                * smooth(bottom + droop + 0.02, bottom + droop - 0.01, y)
                * smooth(half * 1.18, half * 1.0, side);
    }
}
