package io.elasticfaces.benchmarks;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.Point;
import io.elasticfaces.worker.image.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The distortions of a picture with a face. They are the same in every run. */
enum Distortion {
    NONE("undistorted", (image, face) -> image),
    BLUR_2("blur of 2% of the face", (image, face) -> blurred(image, 0.02 * side(face))),
    BLUR_4("blur of 4%", (image, face) -> blurred(image, 0.04 * side(face))),
    BLUR_8("blur of 8%", (image, face) -> blurred(image, 0.08 * side(face))),
    SIZE_40("face of 40 pixels", (image, face) -> reduced(image, 40 / side(face))),
    SIZE_28("face of 28 pixels", (image, face) -> reduced(image, 28 / side(face))),
    SIZE_20("face of 20 pixels", (image, face) -> reduced(image, 20 / side(face))),
    TILT_15("tilted by 15 degrees", (image, face) -> tilted(image, face, 15)),
    TILT_30("tilted by 30 degrees", (image, face) -> tilted(image, face, 30)),
    TILT_45("tilted by 45 degrees", (image, face) -> tilted(image, face, 45)),
    TURNED_90("turned by 90 degrees", (image, face) -> turned(image, 1)),
    TURNED_180("turned by 180 degrees", (image, face) -> turned(image, 2)),
    TURNED_270("turned by 270 degrees", (image, face) -> turned(image, 3)),
    MASK("mask over mouth and nose", (image, face) -> {
        int[] across = {0, 95, 80, 35, -35, -80, -95};
        int[] down = {30, 45, 130, 175, 175, 130, 45};
        return painted(image, face, new Color(150, 190, 215), new Polygon(across, down, down.length));
    }),
    GLASSES("dark glasses", (image, face) -> {
        Shape left = new Ellipse2D.Double(-95, -30, 88, 70);
        Shape right = new Ellipse2D.Double(7, -30, 88, 70);
        return painted(image, face, new Color(20, 20, 20), left, right, new Rectangle(-10, -8, 20, 10));
    }),
    ABOVE_EYES("cut just above the eyes", (image, face) -> {
        double eyes =
                face.landmarks().stream().mapToDouble(Point::y).limit(2).min().orElseThrow();
        return cut(image, 0, eyes - 0.1 * side(face), image.getWidth(), image.getHeight());
    }),
    CHIN(
            "cut at the chin",
            (image, face) -> cut(image, 0, 0, image.getWidth(), face.box().bottom())),
    TIGHT("cut at the box of the face", (image, face) -> cut(image, face.box(), 0)),
    TIGHTER("cut 8% inside of the box", (image, face) -> cut(image, face.box(), 0.08)),
    HALF("half of the face", (image, face) -> cut(image, 0, 0, middle(face), image.getHeight())),
    DARK("a fifth of the light", (image, face) -> mapped(image, (bgr, i) -> (bgr[i] & 0xff) / 5)),
    BRIGHT("too much light", (image, face) -> mapped(image, (bgr, i) -> (bgr[i] & 0xff) * 3 / 2 + 80)),
    NOISE("noise of 30 grey levels", (image, face) -> {
        Random random = new Random(1);
        return mapped(image, (bgr, i) -> (bgr[i] & 0xff) + (int) Math.round(30 * random.nextGaussian()));
    }),
    JPEG("JPEG of quality 10", (image, face) -> {
        return ImageIO.read(new ByteArrayInputStream(ComposedPictures.jpeg(image, 0.1f)));
    }),
    GREY(
            "grey",
            (image, face) -> mapped(image, (bgr, i) -> {
                int blue = i - i % 3;
                return (114 * (bgr[blue] & 0xff) + 587 * (bgr[blue + 1] & 0xff) + 299 * (bgr[blue + 2] & 0xff)) / 1000;
            }));

    final String label;

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Function function;

    private interface Function {
        BufferedImage apply(BufferedImage image, Face face) throws IOException;
    }

    Distortion(String label, Function function) {
        this.label = label;
        this.function = function;
    }

    /** Returns the file of the distorted picture. The face in it places and scales the distortion. */
    byte[] of(Picture picture, Face face) throws IOException {
        return file(function.apply(image(picture), face));
    }

    static BufferedImage image(Picture picture) {
        // The order of the colours is reversed.
        return mapped(bgr(picture.width(), picture.height()), (bgr, i) -> picture.rgb()[i + 2 - 2 * (i % 3)] & 0xff);
    }

    static byte[] file(BufferedImage image) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "bmp", file);
        return file.toByteArray();
    }

    static double side(Face face) {
        return Math.sqrt(face.box().area());
    }

    private static double middle(Face face) {
        return (face.box().left() + face.box().right()) / 2;
    }

    private static BufferedImage bgr(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    }

    /** Returns an image whose values are computed from all values of another and the index of one. */
    static BufferedImage mapped(BufferedImage image, ToIntBiFunction<byte[], Integer> function) {
        BufferedImage mapped = bgr(image.getWidth(), image.getHeight());
        byte[] from = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] to = ((DataBufferByte) mapped.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) Math.max(0, Math.min(255, function.applyAsInt(from, i)));
        }
        return mapped;
    }

    static BufferedImage blurred(BufferedImage image, double sigma) {
        float[] kernel = new float[2 * (int) Math.ceil(3 * sigma) + 1];
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) Math.exp(-Math.pow((i - kernel.length / 2) / sigma, 2) / 2);
            sum += kernel[i];
        }
        BufferedImage inRows = blurred(image, kernel, sum, image.getWidth(), 3);
        return blurred(inRows, kernel, sum, image.getHeight(), 3 * image.getWidth());
    }

    /** Blurs along lines of a length, in which values follow at a distance. */
    private static BufferedImage blurred(BufferedImage image, float[] kernel, float weight, int length, int distance) {
        return mapped(image, (bgr, i) -> {
            int place = i / distance % length;
            float sum = 0;
            for (int k = 0; k < kernel.length; k++) {
                int other = Math.max(0, Math.min(length - 1, place + k - kernel.length / 2));
                sum += kernel[k] * (bgr[i + (other - place) * distance] & 0xff);
            }
            return Math.round(sum / weight);
        });
    }

    static BufferedImage reduced(BufferedImage image, double scale) {
        int width = Math.max(1, (int) Math.round(image.getWidth() * Math.min(1, scale)));
        int height = Math.max(1, (int) Math.round(image.getHeight() * Math.min(1, scale)));
        Image reduced = image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
        return drawn(bgr(width, height), graphics -> graphics.drawImage(reduced, 0, 0, null));
    }

    /** Turns an image around the middle of the face. What was outside is grey, as beyond the edges of a photo. */
    private static BufferedImage tilted(BufferedImage image, Face face, double degrees) {
        double y = (face.box().top() + face.box().bottom()) / 2;
        return drawn(bgr(image.getWidth(), image.getHeight()), graphics -> {
            graphics.setColor(new Color(127, 127, 127));
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.drawImage(
                    image, AffineTransform.getRotateInstance(Math.toRadians(degrees), middle(face), y), null);
        });
    }

    private static BufferedImage turned(BufferedImage image, int quarters) {
        int width = quarters == 2 ? image.getWidth() : image.getHeight();
        int height = quarters == 2 ? image.getHeight() : image.getWidth();
        return drawn(bgr(width, height), graphics -> {
            graphics.translate(quarters == 3 ? 0 : width, quarters == 1 ? 0 : height);
            graphics.transform(AffineTransform.getQuadrantRotateInstance(quarters));
            graphics.drawImage(image, 0, 0, null);
        });
    }

    /** Paints in coordinates of the face: from (0, 0) between the eyes to (0, 100) in the middle of the mouth. */
    private static BufferedImage painted(BufferedImage image, Face face, Color colour, Shape... shapes) {
        List<Point> points = face.landmarks();
        double x = (points.get(0).x() + points.get(1).x()) / 2;
        double y = (points.get(0).y() + points.get(1).y()) / 2;
        double downX = (points.get(3).x() + points.get(4).x()) / 200 - x / 100;
        double downY = (points.get(3).y() + points.get(4).y()) / 200 - y / 100;
        return drawn(image, graphics -> {
            graphics.transform(new AffineTransform(downY, -downX, downX, downY, x, y));
            graphics.setColor(colour);
            Stream.of(shapes).forEach(graphics::fill);
        });
    }

    private static BufferedImage drawn(BufferedImage image, Consumer<Graphics2D> painter) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        painter.accept(graphics);
        graphics.dispose();
        return image;
    }

    /** Cuts out a box, less a share of its sides at each side. */
    private static BufferedImage cut(BufferedImage image, Box box, double less) {
        double x = less * (box.right() - box.left());
        double y = less * (box.bottom() - box.top());
        return cut(image, box.left() + x, box.top() + y, box.right() - x, box.bottom() - y);
    }

    private static BufferedImage cut(BufferedImage image, double left, double top, double right, double bottom) {
        int x = (int) Math.max(0, Math.round(left));
        int y = (int) Math.max(0, Math.round(top));
        int width = (int) Math.min(image.getWidth(), Math.round(right)) - x;
        int height = (int) Math.min(image.getHeight(), Math.round(bottom)) - y;
        return image.getSubimage(x, y, width, height);
    }
}
