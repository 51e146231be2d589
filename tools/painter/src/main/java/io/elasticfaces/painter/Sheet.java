package io.elasticfaces.painter;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** The texture of a face, seen from the front: a picture in the coordinates of the head. */
final class Sheet {
    private static final double DOTS = 400;
    private static final double LEFT = -1.0;
    private static final double TOP = -1.1;
    private static final int SOFTNESS = 6;
    private static final int WIDTH = (int) (2.0 * DOTS);
    private static final int HEIGHT = (int) (2.4 * DOTS);

    private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final int[] dots = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    private final Graphics2D graphics = image.createGraphics();

    Sheet(Tint ground) {
        graphics.setColor(ground.colour());
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(DOTS, DOTS);
        graphics.translate(-LEFT, -TOP);
    }

    /** Returns a brush for one half of the face. Side -1 mirrors the x-axis. */
    Graphics2D mirrored(int side) {
        Graphics2D brush = (Graphics2D) graphics.create();
        brush.transform(AffineTransform.getScaleInstance(side, 1));
        return brush;
    }

    Graphics2D brush() {
        return (Graphics2D) graphics.create();
    }

    /** Paints a spot with soft edges. */
    static void spot(Graphics2D brush, double x, double y, double width, double height, Tint tint, double opacity) {
        if (opacity <= 0) {
            return;
        }
        AffineTransform before = brush.getTransform();
        brush.translate(x, y);
        brush.scale(width, height);
        brush.setPaint(
                new RadialGradientPaint(new Point2D.Double(0, 0), 1f, new float[] {0f, 0.35f, 0.7f, 1f}, new Color[] {
                    tint.colour(opacity), tint.colour(opacity * 0.75), tint.colour(opacity * 0.22), tint.colour(0)
                }));
        brush.fill(new Ellipse2D.Double(-1, -1, 2, 2));
        brush.setTransform(before);
    }

    /** Paints a line with soft edges, as overlapping strokes of growing width. */
    static void softLine(Graphics2D brush, Shape line, double width, Tint tint, double opacity) {
        for (int i = 1; i <= SOFTNESS; i++) {
            line(brush, line, width * i / SOFTNESS, tint, opacity / SOFTNESS);
        }
    }

    static void line(Graphics2D brush, Shape line, double width, Tint tint, double opacity) {
        brush.setComposite(AlphaComposite.SrcOver);
        brush.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        brush.setPaint(tint.colour(opacity));
        brush.draw(line);
    }

    static Path2D curve(double x1, double y1, double cx, double cy, double x2, double y2) {
        Path2D path = new Path2D.Double();
        path.moveTo(x1, y1);
        path.quadTo(cx, cy, x2, y2);
        return path;
    }

    /** Changes every dot below a height. The function receives the place in head coordinates and its colour. */
    void each(double top, Dot dot) {
        for (int row = (int) ((top - TOP) * DOTS); row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                double x = LEFT + (column + 0.5) / DOTS;
                double y = TOP + (row + 0.5) / DOTS;
                int index = row * WIDTH + column;
                dots[index] = dot.at(x, y, dots[index]);
            }
        }
    }

    /** Writes the linear colour at a place, interpolated between dots, into {@code out}. */
    void read(double x, double y, double[] out) {
        double column = Maths.clamp((x - LEFT) * DOTS - 0.5, 0, WIDTH - 1.001);
        double row = Maths.clamp((y - TOP) * DOTS - 0.5, 0, HEIGHT - 1.001);
        int left = (int) column;
        int top = (int) row;
        double s = column - left;
        double t = row - top;
        out[0] = out[1] = out[2] = 0;
        int index = top * WIDTH + left;
        add(dots[index], (1 - s) * (1 - t), out);
        add(dots[index + 1], s * (1 - t), out);
        add(dots[index + WIDTH], (1 - s) * t, out);
        add(dots[index + WIDTH + 1], s * t, out);
    }

    private static void add(int rgb, double share, double[] out) {
        out[0] += share * Rasteriser.linear(rgb >> 16 & 255);
        out[1] += share * Rasteriser.linear(rgb >> 8 & 255);
        out[2] += share * Rasteriser.linear(rgb & 255);
    }

    /** A function that changes the colour of one dot. */
    interface Dot {
        int at(double x, double y, int rgb);
    }
}
