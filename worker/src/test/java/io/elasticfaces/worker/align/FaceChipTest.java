package io.elasticfaces.worker.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.Point;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.References;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceChipTest {
    private static final int SIDE = 150;

    /** Where the design puts the landmarks, in pixels of the chip: {@code (0.25 + p) / 1.5 * 150}. */
    private static final double[][] TARGETS = {
        {47.55, 46.6}, {100.48, 46.6}, {74.01, 76.56}, {50.41, 103.02}, {97.61, 103.02}
    };

    /** Larger faces are averaged first, which plain bilinear sampling, that made the references, does not. */
    private static final double LARGEST_PLAIN_FACE = 240;

    @Test
    void shouldMakeTheChipsOfTheReference() throws Exception {
        PictureDecoder decoder = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);
        JsonObject photos = References.json("golden/dlib/descriptors.json");
        int plain = 0;
        for (Map.Entry<String, Object> photo : photos.entrySet()) {
            String name = photo.getKey();
            String folder = name.startsWith("img") ? "people/" : "faces/";
            Picture picture = decoder.decode(Files.readAllBytes(References.shared(folder + name + ".jpg")));
            Face face = face((JsonObject) photo.getValue());

            byte[] chip = FaceChip.DLIB.of(picture, face);

            byte[] golden = References.rgb(References.shared("golden/dlib/chips/" + name + ".png"));
            boolean small = face.box().right() - face.box().left() < LARGEST_PLAIN_FACE;
            plain += small ? 1 : 0;
            assertThat(Pixels.meanDifference(chip, golden)).as(name).isLessThan(small ? 0.1 : 8);
        }
        assertThat(plain).isGreaterThan(15);
    }

    /** A dot at each landmark of a turned, scaled and moved face comes to lie where the design says. */
    @ParameterizedTest
    @CsvSource({"1, 0, 20, 30", "1, 30, 150, 40", "2.5, -20, 60, 250", "0.5, 5, 10, 10", "6, 180, 950, 950"})
    void shouldBringTheLandmarksToTheirPlaces(double scale, double degrees, double dx, double dy) {
        int width = 1_000;
        double cos = scale * Math.cos(Math.toRadians(degrees));
        double sin = scale * Math.sin(Math.toRadians(degrees));
        Point[] points = new Point[5];
        byte[] rgb = new byte[3 * width * width];
        for (int i = 0; i < 5; i++) {
            double x = cos * TARGETS[i][0] - sin * TARGETS[i][1] + dx;
            double y = sin * TARGETS[i][0] + cos * TARGETS[i][1] + dy;
            points[i] = new Point((float) x, (float) y);
            dot(rgb, width, x, y, Math.max(2, 3 * scale));
        }

        byte[] chip = FaceChip.DLIB.of(new Picture(width, width, rgb), face(points));

        for (double[] target : TARGETS) {
            double[] middle = middleOfLight(chip, target);
            assertThat(middle[0]).isCloseTo(target[0], Offset.offset(0.6));
            assertThat(middle[1]).isCloseTo(target[1], Offset.offset(0.6));
        }
    }

    /** A pattern of single pixels is grey from afar; sampled plainly it would be black or white. */
    @Test
    void shouldNotAlias() {
        int side = 1_500;
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < side * side; i++) {
            if ((i % side + i / side) % 2 == 0) {
                Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) 255);
            }
        }
        Point[] points = new Point[5];
        for (int i = 0; i < 5; i++) {
            points[i] = new Point((float) (TARGETS[i][0] * 10), (float) (TARGETS[i][1] * 10));
        }

        byte[] chip = FaceChip.DLIB.of(new Picture(side, side, rgb), face(points));

        for (int i = 0; i < SIDE - 1; i++) {
            assertThat(Pixels.at(chip, SIDE, i, i)).isBetween(125, 130);
        }
    }

    @Test
    void shouldBeBlackWhereThePictureEnds() {
        byte[] rgb = new byte[3 * 100 * 100];
        Arrays.fill(rgb, (byte) 200);
        Point[] points = new Point[5];
        for (int i = 0; i < 5; i++) {
            points[i] = new Point((float) TARGETS[i][0] - 50, (float) TARGETS[i][1]);
        }

        byte[] chip = FaceChip.DLIB.of(new Picture(100, 100, rgb), face(points));

        assertThat(Pixels.at(chip, SIDE, 40, 50)).isZero();
        assertThat(Pixels.at(chip, SIDE, 60, 50)).isEqualTo(200);
        assertThat(Pixels.at(chip, SIDE, 60, 110)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "-900, -900", "NaN, 3"})
    void shouldSurviveLandmarksThatMakeNoFace(float x, float y) {
        Point[] points = new Point[5];
        Arrays.fill(points, new Point(x, y));

        assertThat(FaceChip.DLIB.of(new Picture(10, 10, new byte[300]), face(points)))
                .hasSize(3 * SIDE * SIDE);
    }

    private static void dot(byte[] rgb, int width, double x, double y, double radius) {
        for (int row = (int) (y - radius); row <= y + radius; row++) {
            for (int column = (int) (x - radius); column <= x + radius; column++) {
                if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) {
                    Arrays.fill(rgb, 3 * (row * width + column), 3 * (row * width + column) + 3, (byte) 255);
                }
            }
        }
    }

    private static double[] middleOfLight(byte[] chip, double[] around) {
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int row = (int) around[1] - 8; row < around[1] + 8; row++) {
            for (int column = (int) around[0] - 8; column < around[0] + 8; column++) {
                int light = Pixels.at(chip, SIDE, column, row);
                sum += light;
                x += light * (column + 0.5);
                y += light * (row + 0.5);
            }
        }
        return new double[] {x / sum, y / sum};
    }

    private static Face face(JsonObject photo) {
        float[] box = References.floats(photo.get("box"));
        JsonArray landmarks = photo.<JsonArray>getCollection("landmarks");
        Point[] points = new Point[5];
        for (int i = 0; i < 5; i++) {
            float[] point = References.floats(landmarks.get(i));
            points[i] = new Point(point[0], point[1]);
        }
        return new Face(new Box(box[0], box[1], box[2], box[3]), 1, face(points).landmarks());
    }

    private static Face face(Point[] p) {
        return new Face(new Box(0, 0, 1, 1), 1, List.of(p));
    }
}
