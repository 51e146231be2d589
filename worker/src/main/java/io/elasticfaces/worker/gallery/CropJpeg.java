package io.elasticfaces.worker.gallery;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.image.Picture;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A small picture of a face for people to look at: JPEG of at most 144 x 144 pixels and 20 KB. */
public final class CropJpeg {
    /** Even noise takes less than 20 KB. */
    private static final int SIDE = 144;

    /** What is added to the box on each side, as a share of its longer side. */
    private static final double MARGIN = 0.2;

    private CropJpeg() {}

    /**
     * Returns the file.
     *
     * @param picture in which the face is upright
     */
    public static byte[] of(Picture picture, Box box) {
        double side = Math.max(1, Math.max(box.right() - box.left(), box.bottom() - box.top())) * (1 + 2 * MARGIN);
        int left = clamp((box.left() + box.right() - side) / 2, picture.width() - 1);
        int top = clamp((box.top() + box.bottom() - side) / 2, picture.height() - 1);
        int right = Math.max(left + 1, clamp((box.left() + box.right() + side) / 2, picture.width()));
        int bottom = Math.max(top + 1, clamp((box.top() + box.bottom() + side) / 2, picture.height()));
        BufferedImage cut = new BufferedImage(right - left, bottom - top, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int at = 3 * (y * picture.width() + x);
                cut.setRGB(x - left, y - top, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff);
            }
        }
        return jpeg(reduced(cut, Math.min(1, (double) SIDE / Math.max(cut.getWidth(), cut.getHeight()))));
    }

    private static int clamp(double value, int highest) {
        return (int) Math.max(0, Math.min(highest, Math.round(value)));
    }

    private static BufferedImage reduced(BufferedImage cut, double scale) {
        int width = Math.max(1, (int) Math.round(cut.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(cut.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.drawImage(cut.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return small;
    }

    private static byte[] jpeg(BufferedImage picture) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
