package io.elasticfaces.painter;

import static io.elasticfaces.painter.Sheet.curve;
import static io.elasticfaces.painter.Sheet.line;
import static io.elasticfaces.painter.Sheet.softLine;
import static io.elasticfaces.painter.Sheet.spot;

import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The painter of skin, nose, mouth, wrinkles, freckles and beard. {@link EyePaint} paints the eyes. */
final class FacePaint implements Material {
    private static final Tint SHADOW = Tint.rgb(0x2A130C);

    private final Portrait person;
    private final Tint skin;
    private final Tint shade;
    private final Sheet sheet;

    FacePaint(Portrait person, Shot shot) {
        this.person = person;
        this.skin = Tint.skin(person);
        this.shade = skin.mix(SHADOW, 0.72);
        this.sheet = new Sheet(skin);
        cheeks();
        freckles();
        nose();
        mouth();
        wrinkles();
        beard();
        new EyePaint(person, shot).paint(sheet);
    }

    @Override
    public boolean colour(Surface.Vertex vertex, boolean inside, double[] out) {
        sheet.read(vertex.paintX, vertex.paintY, out);
        out[3] = 0.10 * Maths.smooth(1.2, 0.6, Math.abs(vertex.angle));
        return true;
    }

    private void cheeks() {
        Tint red = skin.mix(Tint.rgb(0xC2332B), 0.5);
        for (int side : new int[] {-1, 1}) {
            Graphics2D brush = sheet.mirrored(side);
            spot(brush, 0.38, 0.36, 0.26, 0.20, red, 0.15 + 0.55 * person.get(Trait.BLUSH));
            spot(brush, 0.50, 0.60, 0.22, 0.30, shade, 0.12 + 1.5 * Math.max(0, -person.get(Trait.CHEEKS)));
        }
        spot(sheet.brush(), 0, person.get(Trait.NOSE_LENGTH), 0.14, 0.12, red, 0.25 + 0.3 * person.get(Trait.BLUSH));
        spot(sheet.brush(), 0, -0.55, 0.6, 0.4, skin.mix(Tint.rgb(0xFFFFFF), 0.3), 0.25);
    }

    private void freckles() {
        double many = person.get(Trait.FRECKLES);
        Graphics2D brush = sheet.brush();
        Tint brown = skin.mix(Tint.rgb(0x6A3013), 0.62);
        for (int i = 0; i < 260 * Maths.smooth(0.3, 1, many); i++) {
            double x = 1.2 * (Maths.chance(i, 1, 77) + Maths.chance(i, 2, 77) - 1) * 0.5;
            double y = 0.22 + 0.30 * (Maths.chance(i, 3, 77) + Maths.chance(i, 4, 77) - 1);
            double radius = 0.006 + 0.008 * Maths.chance(i, 5, 77);
            brush.setPaint(brown.colour(0.35 + 0.4 * Maths.chance(i, 6, 77)));
            brush.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        }
    }

    private void nose() {
        double tip = person.get(Trait.NOSE_LENGTH);
        double wings = person.get(Trait.NOSE_WIDTH);
        for (int side : new int[] {-1, 1}) {
            Graphics2D brush = sheet.mirrored(side);
            spot(brush, person.get(Trait.BRIDGE_WIDTH) + 0.055, tip * 0.35, 0.055, tip * 0.75, shade, 0.30);
            spot(brush, wings * 0.48, tip + 0.070, wings * 0.36, 0.030, SHADOW, 0.90);
            softLine(
                    brush,
                    curve(wings * 0.86, tip - 0.045, wings * 1.22, tip + 0.025, wings * 0.82, tip + 0.075),
                    0.030,
                    shade,
                    0.70);
        }
        Graphics2D brush = sheet.brush();
        spot(brush, 0, tip + 0.105, wings * 1.15, 0.055, shade, 0.75);
        spot(brush, 0, tip - 0.02, 0.05, 0.05, Tint.rgb(0xFFFFFF), 0.16);
        spot(brush, 0, (tip + person.get(Trait.MOUTH_Y)) / 2 + 0.06, 0.030, 0.09, shade, 0.28);
    }

    private void mouth() {
        double y = person.get(Trait.MOUTH_Y);
        double half = person.get(Trait.MOUTH_WIDTH);
        double upper = person.get(Trait.UPPER_LIP);
        double lower = person.get(Trait.LOWER_LIP);
        double corner = y - person.get(Trait.MOUTH_CURVE);
        Tint lip = skin.mix(Tint.rgb(0x9E2B32), 0.28 + 0.55 * person.get(Trait.LIP_RED));
        Graphics2D brush = sheet.brush();
        Path2D top = new Path2D.Double();
        top.moveTo(-half, corner);
        top.curveTo(-half * 0.6, y - upper * 0.75, -half * 0.28, y - upper * 1.25, 0, y - upper * 0.88);
        top.curveTo(half * 0.28, y - upper * 1.25, half * 0.6, y - upper * 0.75, half, corner);
        top.curveTo(half * 0.4, y + 0.006, -half * 0.4, y + 0.006, -half, corner);
        Path2D bottom = new Path2D.Double();
        bottom.moveTo(-half, corner);
        bottom.curveTo(-half * 0.4, y + 0.006, half * 0.4, y + 0.006, half, corner);
        bottom.curveTo(half * 0.55, y + lower * 1.3, -half * 0.55, y + lower * 1.3, -half, corner);
        brush.setPaint(lip.mix(SHADOW, 0.16).colour());
        brush.fill(top);
        brush.setPaint(lip.colour());
        brush.fill(bottom);
        spot(brush, 0, y + lower * 0.52, half * 0.42, lower * 0.34, Tint.rgb(0xFFFFFF), 0.22);
        Path2D between = new Path2D.Double();
        between.moveTo(-half, corner);
        between.curveTo(-half * 0.4, y + 0.010, half * 0.4, y + 0.010, half, corner);
        softLine(brush, between, 0.030, SHADOW, 0.90);
        for (int side : new int[] {-1, 1}) {
            spot(sheet.mirrored(side), half * 1.02, corner + 0.004, 0.045, 0.035, shade, 0.65);
        }
        spot(brush, 0, y + lower + 0.065, half * 0.75, 0.045, shade, 0.50);
    }

    private void wrinkles() {
        double age = person.get(Trait.AGE);
        double wings = person.get(Trait.NOSE_WIDTH);
        double tip = person.get(Trait.NOSE_LENGTH);
        double mouth = person.get(Trait.MOUTH_Y);
        double half = person.get(Trait.MOUTH_WIDTH);
        double eye = person.get(Trait.EYE_DISTANCE);
        double size = person.get(Trait.EYE_SIZE);
        double strength = Maths.smooth(0.15, 1, age);
        for (int side : new int[] {-1, 1}) {
            Graphics2D brush = sheet.mirrored(side);
            softLine(
                    brush,
                    curve(wings + 0.015, tip + 0.01, half + 0.075, tip + 0.08, half + 0.06, mouth + 0.03),
                    0.055,
                    shade,
                    0.12 + 0.45 * strength);
            softLine(
                    brush,
                    curve(half + 0.01, mouth + 0.04, half + 0.03, mouth + 0.1, half - 0.01, mouth + 0.18),
                    0.04,
                    shade,
                    0.4 * strength);
            for (int i = -1; i <= 1; i++) {
                double x = eye + size * 1.25;
                line(
                        brush,
                        curve(x, i * 0.02, x + 0.05, i * 0.045, x + 0.10, i * 0.07 + 0.01),
                        0.010,
                        shade,
                        0.28 * strength);
            }
            softLine(
                    brush,
                    curve(eye - size, 0.06, eye, 0.10 + size * 0.75, eye + size, 0.06),
                    0.045,
                    shade,
                    0.10 + 0.40 * strength);
        }
        Graphics2D brush = sheet.brush();
        for (int i = 0; i < 3; i++) {
            double y = -0.36 - 0.085 * i;
            softLine(
                    brush,
                    curve(-0.34 + 0.03 * i, y + 0.02, 0, y - 0.03, 0.34 - 0.03 * i, y + 0.02),
                    0.036,
                    shade,
                    0.42 * strength);
        }
        for (int side : new int[] {-1, 1}) {
            softLine(
                    sheet.mirrored(side), curve(0.035, -0.22, 0.045, -0.16, 0.03, -0.10), 0.026, shade, 0.4 * strength);
        }
    }

    private void beard() {
        BeardArea area = new BeardArea(person);
        if (person.get(Trait.BEARD) < 0.03 && person.get(Trait.MOUSTACHE) < 0.03) {
            return;
        }
        Tint hair = Tint.hair(person).mix(SHADOW, 0.15);
        sheet.each(0, (x, y, before) -> {
            double density = area.at(x, y);
            if (density < 0.01) {
                return before;
            }
            double strand = Maths.noise(x * 60 + y * 12, y * 16, 5) - 0.5;
            double covered = Maths.clamp(density * (1.15 + 0.5 * strand), 0, 0.96);
            return Tint.rgb(before).mix(hair.times(1 + 0.5 * strand), covered).rgb();
        });
    }
}
