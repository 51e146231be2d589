package io.elasticfaces.painter;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.FlatteningPathIterator;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** A pair of glasses, which is drawn over a finished head. */
final class Glasses {
    private final Portrait person;
    private final Camera camera;
    private final double plane;

    Glasses(Portrait person, HeadShape head, Camera camera) {
        this.person = person;
        this.camera = camera;
        this.plane = head.depth(0) + 0.10;
    }

    void draw(BufferedImage picture, double pixelsPerUnit) {
        Graphics2D brush = picture.createGraphics();
        brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        brush.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double half = person.get(Trait.LENS_WIDTH);
        double tall = person.get(Trait.LENS_HEIGHT);
        double centre = Math.max(person.get(Trait.EYE_DISTANCE), half + 0.035);
        double arc = Maths.mix(0.12, 2, person.get(Trait.LENS_ROUNDNESS)) * Math.min(half, tall);
        Tint frame = person.get(Trait.FRAME) < 0.018
                ? Tint.rgb(0x8A7A55)
                : Tint.hue(person.get(Trait.CLOTHES) + 0.6, 0.45, 0.22);
        for (int side : new int[] {-1, 1}) {
            Path2D lens =
                    seen(new RoundRectangle2D.Double(side * centre - half, 0.03 - tall, 2 * half, 2 * tall, arc, arc)
                            .getPathIterator(null));
            brush.setPaint(Tint.rgb(0x20262C).colour(0.04 + person.get(Trait.LENS_TINT)));
            brush.fill(lens);
            stroke(brush, person.get(Trait.FRAME) * pixelsPerUnit, frame);
            brush.draw(lens);
            stroke(brush, person.get(Trait.FRAME) * pixelsPerUnit, frame);
            brush.draw(between(
                    side * (centre + half), -0.03, plane, side * person.get(Trait.HEAD_WIDTH) * 1.03, -0.02, 0.15));
        }
        stroke(brush, person.get(Trait.FRAME) * pixelsPerUnit * 1.1, frame);
        brush.draw(seen(
                Sheet.curve(-(centre - half), 0, 0, -0.06, centre - half, 0).getPathIterator(null)));
        brush.dispose();
    }

    private static void stroke(Graphics2D brush, double width, Tint tint) {
        brush.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        brush.setPaint(tint.colour());
    }

    private Line2D between(double x1, double y1, double z1, double x2, double y2, double z2) {
        double[] from = new double[3];
        double[] to = new double[3];
        camera.project(x1, y1, z1, from);
        camera.project(x2, y2, z2, to);
        return new Line2D.Double(from[0], from[1], to[0], to[1]);
    }

    private Path2D seen(PathIterator outline) {
        Path2D path = new Path2D.Double();
        double[] place = new double[6];
        double[] dot = new double[3];
        for (PathIterator i = new FlatteningPathIterator(outline, 0.0008); !i.isDone(); i.next()) {
            int kind = i.currentSegment(place);
            if (kind == PathIterator.SEG_CLOSE) {
                path.closePath();
                continue;
            }
            camera.project(place[0], place[1], plane, dot);
            if (kind == PathIterator.SEG_MOVETO) {
                path.moveTo(dot[0], dot[1]);
            } else {
                path.lineTo(dot[0], dot[1]);
            }
        }
        return path;
    }
}
