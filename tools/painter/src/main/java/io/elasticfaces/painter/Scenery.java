package io.elasticfaces.painter;

import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** The painter of the background. */
final class Scenery {
    private final Graphics2D brush;
    private final int pixels;
    private final Shot shot;
    private final double hue;

    private Scenery(Graphics2D brush, int pixels, Shot shot) {
        this.brush = brush;
        this.pixels = pixels;
        this.shot = shot;
        this.hue = Maths.chance(1, 1, shot.seed());
    }

    static void paint(BufferedImage picture, Shot shot) {
        Graphics2D brush = picture.createGraphics();
        brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Scenery scenery = new Scenery(brush, picture.getWidth(), shot);
        switch (shot.backdrop()) {
            case STUDIO -> scenery.studio();
            case WALL -> scenery.wall();
            case GARDEN -> scenery.garden();
            case WINDOW -> scenery.window();
            case SHELVES -> scenery.shelves();
        }
        brush.dispose();
    }

    private void fill(Tint upper, Tint lower) {
        brush.setPaint(new GradientPaint(
                0,
                0,
                upper.times(shot.brightness()).colour(),
                0,
                pixels,
                lower.times(shot.brightness()).colour()));
        brush.fillRect(0, 0, pixels, pixels);
    }

    private void studio() {
        fill(Tint.hue(hue, 0.22, 0.62), Tint.hue(hue, 0.30, 0.34));
        Sheet.spot(brush, pixels * 0.5, pixels * 0.45, pixels * 0.6, pixels * 0.6, Tint.hue(hue, 0.1, 0.9), 0.35);
    }

    private void wall() {
        fill(Tint.hue(hue, 0.12, 0.86), Tint.hue(hue, 0.16, 0.74));
        brush.setPaint(Tint.hue(hue + 0.1, 0.25, 0.5).times(shot.brightness()).colour());
        brush.fill(new Rectangle2D.Double(0, pixels * 0.78, pixels, pixels * 0.22));
    }

    private void garden() {
        fill(Tint.rgb(0xBFD8E6), Tint.rgb(0x5C7F45));
        for (int i = 0; i < 26; i++) {
            double size = pixels * (0.08 + 0.16 * Maths.chance(i, 2, shot.seed()));
            double x = pixels * Maths.chance(i, 3, shot.seed());
            double y = pixels * (0.15 + 0.85 * Maths.chance(i, 4, shot.seed()));
            Tint leaf = Tint.hue(
                    0.22 + 0.14 * Maths.chance(i, 5, shot.seed()), 0.5, 0.35 + 0.4 * Maths.chance(i, 6, shot.seed()));
            Sheet.spot(brush, x, y, size, size, leaf.times(shot.brightness()), 0.8);
        }
    }

    private void window() {
        fill(Tint.hue(hue, 0.2, 0.45), Tint.hue(hue, 0.25, 0.33));
        brush.setPaint(Tint.rgb(0xE9F1F5).times(shot.brightness()).colour());
        double left = hue < 0.5 ? 0.04 : 0.66;
        brush.fill(new Rectangle2D.Double(pixels * left, pixels * 0.06, pixels * 0.30, pixels * 0.55));
        brush.setPaint(Tint.rgb(0x8D7F6C).times(shot.brightness()).colour());
        brush.fill(new Rectangle2D.Double(pixels * (left + 0.14), pixels * 0.06, pixels * 0.02, pixels * 0.55));
        brush.fill(new Rectangle2D.Double(pixels * left, pixels * 0.32, pixels * 0.30, pixels * 0.02));
    }

    private void shelves() {
        fill(Tint.rgb(0x6B4A31), Tint.rgb(0x4A3222));
        for (int shelf = 0; shelf < 4; shelf++) {
            double x = pixels * 0.02;
            double floor = pixels * (0.23 + 0.25 * shelf);
            for (int i = 0; x < pixels; i++) {
                double width = pixels * (0.025 + 0.03 * Maths.chance(i, shelf, shot.seed()));
                double height = pixels * (0.12 + 0.07 * Maths.chance(i, shelf + 10, shot.seed()));
                Tint book = Tint.hue(
                        Maths.chance(i, shelf + 20, shot.seed()),
                        0.35,
                        0.25 + 0.3 * Maths.chance(i, shelf + 30, shot.seed()));
                brush.setPaint(book.times(shot.brightness()).colour());
                brush.fill(new Rectangle2D.Double(x, floor - height, width * 0.92, height));
                x += width;
            }
            brush.setPaint(Tint.rgb(0x2F2016).times(shot.brightness()).colour());
            brush.fill(new Rectangle2D.Double(0, floor, pixels, pixels * 0.02));
        }
        brush.setPaint(Tint.rgb(0x000000).colour(0.15));
        brush.fill(new Ellipse2D.Double(-pixels, -pixels, 3 * pixels, 3 * pixels));
    }
}
