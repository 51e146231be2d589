package io.elasticfaces.worker.gallery;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.image.Picture;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A small picture of a face for people to look at: JPEG of at most 160 x 160 pixels and 20 KB. */
public final class CropJpeg {
    private static final int SIDE = 160;
    private static final int LARGEST = 20_000;

    /** What is added to the box on each side, as a share of its longer side. */
    private static final double MARGIN = 0.2;

    private static final float[] QUALITIES = {0.85f, 0.6f, 0.3f, 0};

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
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int at = 3 * (y * picture.width() + x);
                byte[] rgb = picture.rgb();
                cut.setRGB(x - left, y - top, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff);
            }
        }
        BufferedImage small = reduced(cut, Math.min(1, (double) SIDE / Math.max(cut.getWidth(), cut.getHeight())));
        byte[] file = {};
        for (float quality : QUALITIES) {
            file = jpeg(small, quality);
            if (file.length <= LARGEST) {
                break;
            }
        }
        return file;
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

    private static byte[] jpeg(BufferedImage picture, float quality) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
