package io.elasticfaces.painter;

import static io.elasticfaces.painter.Sheet.curve;
import static io.elasticfaces.painter.Sheet.line;
import static io.elasticfaces.painter.Sheet.softLine;
import static io.elasticfaces.painter.Sheet.spot;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The painter of eyes and brows. */
final class EyePaint {
    private static final Tint INK = Tint.rgb(0x170D0A);

    private final Portrait person;
    private final Shot shot;
    private final Tint skin;
    private final Tint shade;
    private final double half;
    private final double height;

    EyePaint(Portrait person, Shot shot) {
        this.person = person;
        this.shot = shot;
        this.skin = Tint.skin(person);
        this.shade = skin.mix(Tint.rgb(0x2A1210), 0.75);
        this.half = person.get(Trait.EYE_SIZE);
        this.height = 2 * half * person.get(Trait.EYE_OPEN);
    }

    void paint(Sheet sheet) {
        for (int side : new int[] {-1, 1}) {
            Graphics2D brush = sheet.mirrored(side);
            brush.translate(person.get(Trait.EYE_DISTANCE), 0);
            surroundings(brush);
            Graphics2D turned = (Graphics2D) brush.create();
            turned.rotate(-person.get(Trait.EYE_TILT));
            eye(turned, side);
            brow(brush, side);
        }
    }

    private void surroundings(Graphics2D brush) {
        double dark = person.get(Trait.EYE_SHADOW);
        spot(brush, -half * 0.2, -0.02, half * 1.9, half * 1.35, shade, 0.16 + 0.55 * dark);
        spot(brush, -half * 1.25, -0.03, 0.07, 0.11, shade, 0.25 + 0.3 * dark);
        spot(brush, 0, -height * 0.95 - 0.02, half * 1.1, 0.05, skin.mix(Tint.rgb(0xFFFFFF), 0.35), 0.30 * (1 - dark));
    }

    private Path2D almond() {
        Path2D path = new Path2D.Double();
        path.moveTo(-half, height * 0.10);
        path.curveTo(-half * 0.55, -height * 0.70, half * 0.45, -height * 0.80, half, 0);
        path.curveTo(half * 0.45, height * 0.58, -half * 0.45, height * 0.62, -half, height * 0.10);
        return path;
    }

    private Path2D upperEdge() {
        Path2D path = new Path2D.Double();
        path.moveTo(-half, height * 0.10);
        path.curveTo(-half * 0.55, -height * 0.70, half * 0.45, -height * 0.80, half, 0);
        return path;
    }

    private void eye(Graphics2D brush, int side) {
        Shape before = brush.getClip();
        Path2D almond = almond();
        brush.setPaint(Tint.rgb(0xEFEAE4).colour());
        brush.fill(almond);
        brush.clip(almond);
        spot(brush, -half * 0.95, height * 0.12, half * 0.28, half * 0.25, Tint.rgb(0xB5524A), 0.8);
        iris(brush, side);
        softLine(brush, upperEdge(), height * 0.55, INK, 0.55);
        brush.setClip(before);

        double lashes = person.get(Trait.LASHES);
        Path2D lid = new Path2D.Double();
        double rise = 0.05 + 0.30 * height;
        lid.moveTo(-half * 1.02, -height * 0.10);
        lid.curveTo(-half * 0.55, -height * 0.62 - rise, half * 0.5, -height * 0.72 - rise, half * 1.12, -0.01);
        softLine(brush, lid, 0.014 + 0.022 * person.get(Trait.LID), shade, 0.35 + 0.55 * person.get(Trait.LID));
        line(brush, upperEdge(), 0.012 + 0.022 * lashes, INK, 0.55 + 0.4 * lashes);
        line(
                brush,
                curve(
                        half * 0.75,
                        -height * 0.28,
                        half * 1.02,
                        -height * 0.02,
                        half * (1.05 + 0.22 * lashes),
                        -height * 0.24),
                0.010 + 0.014 * lashes,
                INK,
                0.8 * lashes);
        Path2D lower = new Path2D.Double();
        lower.moveTo(-half, height * 0.10);
        lower.curveTo(-half * 0.45, height * 0.62, half * 0.45, height * 0.58, half, 0);
        line(brush, lower, 0.008 + 0.008 * lashes, shade, 0.75);
    }

    private void iris(Graphics2D brush, int side) {
        double radius = half * person.get(Trait.IRIS_SIZE);
        double x = -side * half * 0.85 * StrictMath.sin(StrictMath.toRadians(shot.yaw()));
        double y = -height * 0.08 - half * 0.6 * StrictMath.sin(StrictMath.toRadians(shot.pitch()));
        Tint colour = Tint.iris(person);
        disc(brush, x, y, radius, colour.mix(INK, 0.65));
        disc(brush, x, y, radius * 0.86, colour);
        spot(brush, x, y + radius * 0.35, radius * 0.75, radius * 0.5, colour.mix(Tint.rgb(0xFFFFFF), 0.4), 0.6);
        disc(brush, x, y, radius * 0.45, Tint.rgb(0x060404));
        double glint = shot.lightX() < 0 ? -0.38 : 0.38;
        disc(brush, x + side * glint * radius, y - radius * 0.36, radius * 0.19, Tint.rgb(0xFFFFFF));
    }

    private static void disc(Graphics2D brush, double x, double y, double radius, Tint tint) {
        brush.setPaint(tint.colour());
        brush.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private void brow(Graphics2D brush, int side) {
        double y = person.get(Trait.BROW_Y) - height * 0.12;
        double reach = person.get(Trait.BROW_LENGTH);
        double thick = person.get(Trait.BROW_THICKNESS);
        double arch = person.get(Trait.BROW_ARCH);
        double tilt = person.get(Trait.BROW_TILT);
        double dark = person.get(Trait.BROW_DARKNESS);
        Tint hair = Tint.hair(person).mix(INK, 0.45);
        for (int i = 0; i < 90; i++) {
            double t = i / 89.0;
            double middle = y + tilt * (1 - 2 * t) * 0.5 - arch * 4 * (t * (1.25 - t)) / 1.5625 + arch * 0.4;
            double breadth = thick * Maths.smooth(-0.25, 0.25, t) * Maths.smooth(1.15, 0.45, t);
            double x = -reach + 0.02 + 2 * reach * t;
            double wild = breadth * (0.8 + 0.5 * Maths.chance(i, side, 21));
            line(
                    brush,
                    curve(x, middle + breadth * 0.5, x + 0.004, middle, x + 0.02 + 0.03 * t, middle - wild * 0.5),
                    0.010 + 0.12 * breadth,
                    hair,
                    0.2 + 0.6 * dark);
        }
    }
}
