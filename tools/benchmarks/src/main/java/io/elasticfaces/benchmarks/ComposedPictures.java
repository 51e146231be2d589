package io.elasticfaces.benchmarks;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures of drawn people in three sizes: one face in 64x64, six people in 1200x630, and six people in 12 megapixels.
 * The larger ones contain noise, because smooth pictures decode faster than photos.
 */
final class ComposedPictures {
    private static final String[] PEOPLE = {"ada-2", "bruno-3", "cleo-2", "greta-4", "kofi-2", "luna-3"};
    private static final int[] SIDES = {250, 210, 180, 150, 120, 90};
    private static final float QUALITY = 0.9f;
    private static final int NOISE = 5;

    private ComposedPictures() {}

    /** Writes the pictures of {@link Pictures#COMPOSED}. They are the same in every run. */
    static void write(Path samples, Path folder) throws IOException {
        Files.createDirectories(folder);
        BufferedImage one = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = one.createGraphics();
        graphics.drawImage(reduced(samples, PEOPLE[0], 64), 0, 0, null);
        graphics.dispose();
        write(one, folder.resolve("64x64.jpg"));
        write(noisy(group(samples, 1200, 630)), folder.resolve("1200x630.jpg"));
        write(noisy(enlarged(group(samples, 1200, 900), 4000, 3000)), folder.resolve("12mp.jpg"));
    }

    private static BufferedImage group(Path samples, int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(210, 215, 220), width, height, new Color(90, 110, 100)));
        graphics.fillRect(0, 0, width, height);
        int left = 40;
        for (int i = 0; i < PEOPLE.length; i++) {
            int top = 40 + (height - SIDES[i] - 80) * (i % 3) / 2;
            graphics.drawImage(reduced(samples, PEOPLE[i], SIDES[i]), left, top, null);
            left += SIDES[i] + 20;
        }
        graphics.dispose();
        return picture;
    }

    private static Image reduced(Path samples, String person, int side) throws IOException {
        BufferedImage drawn = ImageIO.read(samples.resolve(person + ".png").toFile());
        return drawn.getScaledInstance(side, side, Image.SCALE_AREA_AVERAGING);
    }

    private static BufferedImage enlarged(BufferedImage picture, int width, int height) {
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return large;
    }

    private static BufferedImage noisy(BufferedImage picture) {
        Random random = new Random(1);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int light = random.nextInt(2 * NOISE + 1) - NOISE;
                int rgb = picture.getRGB(x, y);
                picture.setRGB(x, y, lit(rgb >> 16, light) << 16 | lit(rgb >> 8, light) << 8 | lit(rgb, light));
            }
        }
        return picture;
    }

    private static int lit(int sample, int light) {
        return Math.max(0, Math.min(255, (sample & 0xff) + light));
    }

    private static void write(BufferedImage picture, Path file) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".part");
        Files.write(whole, jpeg(picture, QUALITY));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @param quality 0 to 1 */
    static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
