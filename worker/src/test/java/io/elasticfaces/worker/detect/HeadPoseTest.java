package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HeadPoseTest {
    /** The model head of MediaPipe in centimetres: to the right, down, to the viewer. */
    private static final double[][] HEAD = {
        {-3.151, -2.625, 3.466},
        {3.151, -2.625, 3.466},
        {0, 1.127, 7.476},
        {-2.456, 4.343, 4.284},
        {2.456, 4.343, 4.284}
    };

    @Property
    void shouldFindThePoseOfTheModelHead(
            @ForAll @DoubleRange(min = -60, max = 60) double pitch,
            @ForAll @DoubleRange(min = -60, max = 60) double yaw,
            @ForAll @DoubleRange(min = -179, max = 179) double roll,
            @ForAll @DoubleRange(min = 3, max = 50) double pixelsPerCentimetre) {
        HeadPose pose = HeadPose.of(seen(pitch, yaw, roll, pixelsPerCentimetre));

        assertThat(pose.pitch()).isCloseTo(pitch, within(0.1));
        assertThat(pose.yaw()).isCloseTo(yaw, within(0.1));
        assertThat(pose.roll()).isCloseTo(roll, within(0.1));
    }

    @Test
    void shouldHaveTheSignsOfTheDocumentation() {
        // The nose is to the right of the middle, above its usual place, and the right eye is lower than the left one.
        assertThat(HeadPose.of(points(30, 40, 70, 40, 58, 62, 35, 84, 65, 84)).yaw())
                .isPositive();
        assertThat(HeadPose.of(points(30, 40, 70, 40, 50, 50, 35, 84, 65, 84)).pitch())
                .isPositive();
        assertThat(HeadPose.of(points(30, 40, 70, 50, 48, 68, 28, 84, 58, 92)).roll())
                .isPositive();
    }

    private static List<Point> seen(double pitch, double yaw, double roll, double scale) {
        double p = Math.toRadians(pitch);
        double a = Math.toRadians(yaw);
        double r = Math.toRadians(roll);
        List<Point> points = new ArrayList<>();
        for (double[] point : HEAD) {
            // Looking up moves what is in front upwards, and then a turn moves it to the right.
            double y = point[1] * Math.cos(p) - point[2] * Math.sin(p);
            double z = point[1] * Math.sin(p) + point[2] * Math.cos(p);
            double x = point[0] * Math.cos(a) + z * Math.sin(a);
            points.add(new Point((float) (100 + scale * (x * Math.cos(r) - y * Math.sin(r))), (float)
                    (100 + scale * (x * Math.sin(r) + y * Math.cos(r)))));
        }
        return points;
    }

    private static List<Point> points(float... coordinates) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return points;
    }
}
