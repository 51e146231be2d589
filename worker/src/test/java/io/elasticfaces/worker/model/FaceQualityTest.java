package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.HeadPose;
import io.elasticfaces.worker.detect.Point;
import io.elasticfaces.worker.image.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaceQualityTest {
    private static final int SIDE = 224;

    @Test
    void shouldMeasureSharpnessFromNothingToNoise() {
        double noise = quality(noise(0)).sharpness();
        double blurred = quality(noise(2)).sharpness();
        double more = quality(noise(6)).sharpness();

        assertThat(noise).isBetween(60.0, 100.0);
        assertThat(blurred).isLessThan(noise - 5);
        assertThat(more).isLessThan(blurred - 5).isPositive();
        assertThat(quality(grey(90)).sharpness()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "51, 20", "255, 100"})
    void shouldMeasureBrightness(int level, double brightness) {
        assertThat(quality(grey(level)).brightness()).isCloseTo(brightness, within(0.01));
    }

    @Test
    void shouldMeasureTheSizeInThePicture() {
        assertThat(quality(grey(90)).size()).isEqualTo(120);
    }

    @ParameterizedTest
    @EnumSource(QualityFilter.class)
    void shouldNotDoubtAGoodFace(QualityFilter filter) {
        assertThat(QualityReason.of(face(0.999f), good(100, 55, 50, 0, 0), filter))
                .isEmpty();
    }

    @Test
    void shouldNameEveryReason() {
        assertThat(QualityReason.of(face(0.8f), good(15, 10, 3, 50, 0), QualityFilter.AUTO))
                .containsExactly(
                        QualityReason.SMALL,
                        QualityReason.BLURRED,
                        QualityReason.TURNED,
                        QualityReason.DARK,
                        QualityReason.UNCERTAIN);
        assertThat(QualityReason.of(face(0.999f), good(100, 55, 50, 0, -40), QualityFilter.AUTO))
                .containsExactly(QualityReason.TURNED);
    }

    @Test
    void shouldBeStricterWithAHigherFilter() {
        FaceQuality middling = good(45, 38, 15, 30, 0);

        assertThat(QualityReason.of(face(0.999f), middling, QualityFilter.AUTO)).isEmpty();
        assertThat(QualityReason.of(face(0.999f), middling, QualityFilter.MEDIUM))
                .isEmpty();
        assertThat(QualityReason.of(face(0.999f), middling, QualityFilter.HIGH)).hasSize(4);
    }

    private static FaceQuality good(double size, double sharpness, double brightness, double yaw, double pitch) {
        return new FaceQuality(size, sharpness, brightness, new HeadPose(pitch, yaw, 0));
    }

    private static FaceQuality quality(Picture picture) {
        return FaceQuality.of(face(0.99f), picture, face(0.99f));
    }

    /** The landmarks of the chip, enlarged twice. */
    private static Face face(float probability) {
        return new Face(
                new Box(50, 60, 170, 180),
                probability,
                List.of(
                        new Point(76.6f, 103.4f),
                        new Point(147.1f, 103),
                        new Point(112, 143.5f),
                        new Point(83.1f, 184.7f),
                        new Point(141.5f, 184.4f)));
    }

    private static Picture grey(int level) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) level);
        return new Picture(SIDE, SIDE, rgb);
    }

    /** @param reach noise is averaged over squares of 2 reach + 1 pixels */
    private static Picture noise(int reach) {
        int[][] noise = new int[SIDE][SIDE];
        Random random = new Random(1);
        for (int[] row : noise) {
            for (int x = 0; x < SIDE; x++) {
                row[x] = random.nextInt(256);
            }
        }
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int sum = 0;
                for (int dy = -reach; dy <= reach; dy++) {
                    for (int dx = -reach; dx <= reach; dx++) {
                        sum += noise[Math.floorMod(y + dy, SIDE)][Math.floorMod(x + dx, SIDE)];
                    }
                }
                for (int channel = 0; channel < 3; channel++) {
                    rgb[3 * (y * SIDE + x) + channel] = (byte) (sum / (2 * reach + 1) / (2 * reach + 1));
                }
            }
        }
        return new Picture(SIDE, SIDE, rgb);
    }
}
