package io.elasticfaces.painter;

import static io.elasticfaces.painter.Maths.mix;
import static io.elasticfaces.painter.Maths.noise;
import static io.elasticfaces.painter.Maths.smooth;

/** The surface of hair or a scarf: a sheet around the head with an opening for the face. */
final class HairShell implements Surface, Material {
    private static final long SEED = 11;

    private final Portrait person;
    private final HeadShape head;
    private final boolean scarf;
    private final double top;
    private final double side;
    private final double curl;
    private final double lowest;
    private final double[] linear;

    HairShell(Portrait person, HeadShape head) {
        this.person = person;
        this.head = head;
        this.scarf = person.has(Trait.SCARF);
        this.top = scarf ? 0.10 : person.get(Trait.HAIR_TOP);
        this.side = scarf ? 0.07 : Math.min(person.get(Trait.HAIR_SIDE), top + 0.12);
        this.curl = scarf ? 0 : person.get(Trait.CURL);
        this.lowest = scarf ? 1.75 : Math.max(0.75, person.get(Trait.SIDE_LENGTH) + 0.1);
        this.linear = (scarf ? Tint.hue(person.get(Trait.CLOTHES) + 0.45, 0.5, 0.62) : Tint.hair(person)).linear();
    }

    boolean any() {
        return scarf || top > 0.01;
    }

    @Override
    public void locate(double across, double down, Vertex out) {
        double theta = mix(-Math.PI, Math.PI, across);
        double over = 0.45;
        double level = down < over ? -StrictMath.cos(down / over * Math.PI / 2) : (down - over) / (1 - over) * lowest;
        double width = level < 0 ? head.width(level) : beside(level);
        double depth = level < 0 ? head.depth(level) : Math.max(0.5, head.depth(Math.min(level, 0.5)));
        double crown = level < 0 ? Math.sqrt(Math.max(0, 1 - level * level)) : 1;
        double rough =
                curl * (noise(theta * 5, level * 6, SEED) - 0.5 + 0.6 * (noise(theta * 13, level * 14, SEED) - 0.5));
        double grown = 1 + 0.9 * rough;
        double sine = StrictMath.sin(theta);
        double cosine = StrictMath.cos(theta);
        double front = smooth(0, 0.8, cosine);
        double thick = mix(side + 0.02, 0.045 + top * 0.35, front) * grown;
        double bulk = level < 0 ? crown : 1;
        out.x = (width + bulk * Math.max(0.02, side * grown)) * sine;
        out.z = (depth + bulk * thick) * cosine;
        out.y = level < 0 ? level * (1 + top * (1 + 0.5 * rough) * (0.35 + 0.65 * -level)) : level;
        out.paintX = head.width(Math.min(0.3, level)) * sine;
        out.paintY = level;
        out.angle = theta;
    }

    /** Returns half the width of the outline along which hair hangs next to and below the face. */
    private double beside(double level) {
        if (scarf) {
            double face = head.width(Math.min(level, 0.55));
            return mix(Math.min(face, mix(face, 0.5, smooth(0.6, 1.1, level))), 0.85, smooth(1.15, 1.7, level));
        }
        return mix(head.width(0), person.get(Trait.HEAD_WIDTH) * 0.92 + curl * 0.1, smooth(0.2, 1.2, level));
    }

    @Override
    public boolean colour(Vertex vertex, boolean inside, double[] out) {
        if (!covered(vertex)) {
            return false;
        }
        double strand = noise(vertex.angle * mix(34, 14, curl), vertex.paintY * mix(1.2, 14, curl), SEED) - 0.5;
        double fine = noise(vertex.angle * mix(110, 40, curl), vertex.paintY * mix(2.5, 40, curl), SEED + 1) - 0.5;
        double fold = scarf
                ? 0.22 * (noise(vertex.angle * 4, vertex.paintY * 5 + vertex.angle * 2, SEED) - 0.5)
                : 0.55 * strand + 0.40 * fine;
        double glow = scarf || curl > 0.5 ? 0 : 0.35 * Maths.bell(vertex.paintY + 0.55, 0.12);
        double factor = (inside ? 0.35 : 1) * (1 + fold + glow);
        out[0] = linear[0] * factor * factor;
        out[1] = linear[1] * factor * factor;
        out[2] = linear[2] * factor * factor;
        out[3] = scarf ? 0.02 : 0.10 * (1 - curl);
        return true;
    }

    private boolean covered(Vertex vertex) {
        double angle = Math.abs(vertex.angle);
        double level = vertex.paintY;
        if (scarf) {
            double s = vertex.paintX / (person.get(Trait.HEAD_WIDTH) * 0.86);
            double t = (level - 0.20) / 0.80;
            return StrictMath.cos(vertex.angle) < 0 || s * s + t * t > 1;
        }
        double ragged = 0.10 * (noise(vertex.angle * 22, 3, SEED) - 0.5)
                + curl * 0.12 * (noise(vertex.angle * 9, level * 9, SEED) - 0.5);
        double hairline = person.get(Trait.HAIRLINE);
        double opening = StrictMath.toRadians(person.get(Trait.HAIR_OPENING));
        double open = opening * Math.sqrt(Maths.clamp((level - hairline + ragged) / 0.42, 0, 1));
        double ends = mix(
                person.get(Trait.SIDE_LENGTH),
                Math.max(0.55, person.get(Trait.SIDE_LENGTH)),
                smooth(1.45, 1.95, angle));
        return angle >= open && level < ends + ragged;
    }
}
