package io.elasticfaces.painter;

import java.awt.image.BufferedImage;

/** A small renderer that draws a person's lit head. Equal arguments give bit-identical pictures. */
final class PortraitPainter {
    /** Approximate width and height of a picture before it is averaged to its final size. */
    private static final int DOTS = 760;

    private static final int STEP = 4;

    private PortraitPainter() {}

    /** Draws a picture of {@code shot.size()} pixels in width and height. */
    static BufferedImage paint(Portrait asked, Shot shot) {
        Portrait person = asked.smiling(shot.smile());
        int finer = Math.max(2, DOTS / shot.size());
        int pixels = shot.size() * finer;
        BufferedImage picture = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        Scenery.paint(picture, shot);

        Camera camera = new Camera(shot, 1, pixels);
        Camera neck = new Camera(shot, 0.45, pixels);
        Camera trunk = new Camera(shot, 0.15, pixels);
        Rasteriser rasteriser = new Rasteriser(picture, new Light(shot));
        HeadShape head = new HeadShape(person);
        Tint skin = Tint.skin(person);
        double width = person.get(Trait.HEAD_WIDTH);

        Body throat = new Body(0, 1.05, -0.30, 0.66 * width, 0.95, 0.44, skin.times(0.86));
        rasteriser.draw(throat, throat, neck, 40, 30);
        Tint cloth = Tint.hue(person.get(Trait.CLOTHES), 0.55, 0.48);
        Body shoulders = new Body(0, 1.98, -0.38, 1.55, 0.80, 0.60, cloth);
        rasteriser.draw(shoulders, shoulders, trunk, 60, 40);
        rasteriser.draw(head, new FacePaint(person, shot), camera, 220, 260);
        for (int side : new int[] {-1, 1}) {
            Body ear = new Body(side * width * 1.0, 0.13, -0.08, 0.075, 0.19, 0.13, skin.times(0.95));
            rasteriser.draw(ear, ear, camera, 24, 24);
        }
        HairShell hair = new HairShell(person, head);
        if (hair.any()) {
            rasteriser.draw(hair, hair, camera, 260, 160);
        }
        if (person.has(Trait.GLASSES)) {
            new Glasses(person, head, camera).draw(picture, pixels * shot.zoom() / 2);
        }
        return shrink(picture, finer);
    }

    private static BufferedImage shrink(BufferedImage picture, int finer) {
        int size = picture.getWidth() / finer;
        int count = finer * finer;
        BufferedImage small = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int i = 0; i < count; i++) {
                    int rgb = picture.getRGB(x * finer + i % finer, y * finer + i / finer);
                    red += rgb >> 16 & 255;
                    green += rgb >> 8 & 255;
                    blue += rgb & 255;
                }
                small.setRGB(x, y, coarse(red / count) << 16 | coarse(green / count) << 8 | coarse(blue / count));
            }
        }
        return small;
    }

    /** Returns a value rounded in invisible steps, which halves the size of the file. */
    private static int coarse(int value) {
        return Math.min(255, value / STEP * STEP + STEP / 2);
    }
}
