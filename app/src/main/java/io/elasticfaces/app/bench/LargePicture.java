package io.elasticfaces.app.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture of a person made large, so that its recognition takes a while. */
final class LargePicture {
    private LargePicture() {}

    /**
     * Returns the picture as PNG, scaled so that its longer side has so many pixels.
     *
     * @throws IOException if there is none
     */
    static byte[] of(Path picture, int side) throws IOException {
        BufferedImage small = ImageIO.read(picture.toFile());
        double scale = (double) side / Math.max(small.getWidth(), small.getHeight());
        int width = (int) Math.round(small.getWidth() * scale);
        int height = (int) Math.round(small.getHeight() * scale);
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(small, 0, 0, width, height, null);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(large, "png", out);
        return out.toByteArray();
    }
}
