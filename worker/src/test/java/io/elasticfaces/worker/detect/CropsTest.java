package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CropsTest {
    private static final int SIDE = 24;
    private static final Picture NOISE = PyramidLevelTest.noise(60, 50);

    @Test
    void shouldAverageLargeAndSmallPartsAlike() {
        for (int[] size : new int[][] {{300, 200}, {24, 24}, {31, 29}, {5, 9}, {1, 1}}) {
            Picture picture = PyramidLevelTest.noise(size[0], size[1]);
            float[] crop = new float[3 * SIDE * SIDE + 2];

            Crops.resize(picture, 0, 0, size[0], size[1], SIDE, crop, 1);

            assertThat(crop[0]).isZero();
            for (int i = 0; i < 3 * SIDE * SIDE; i++) {
                double mean = Means.of(picture, i / 3 % SIDE, SIDE, i / 3 / SIDE, SIDE, i % 3);
                assertThat((double) crop[1 + i]).isCloseTo((mean - 127.5) / 128, Offset.offset(1e-6));
            }
        }
    }

    /** As {@code imgs[y - 1 : ey, x - 1 : ex]} of the reference, coordinates cut and clamped. */
    @Test
    void shouldCutBoxesAsTheReferencePadsThemAndPassOverThoseOutside() {
        List<float[]> crops = crops(List.of(
                box(-30, 5, -2, 20),
                box(10.9f, 20.2f, 30.7f, 40.1f),
                box(5, 70, 20, 90),
                box(-7.5f, -3.5f, 1e9f, 1e9f),
                box(Float.NaN, 5, Float.NaN, 20)));

        assertThat(crops).containsExactly(cut(9, 19, 30, 40), cut(0, 0, 60, 50));
    }

    @Test
    void shouldFillWhatIsOutsideWithGrey() {
        List<Candidate> boxes = List.of(box(-10.5f, 5, 30, 40), box(40, 30, 90, 75), box(-20, -15, 100, 105));
        Picture framed = NOISE.framed(60);

        List<float[]> crops = crops(boxes, EdgeMode.FILL);

        assertThat(crops).hasSize(3);
        for (int i = 0; i < crops.size(); i++) {
            Candidate box = boxes.get(i);
            float[] expected = new float[3 * SIDE * SIDE];
            int left = (int) Math.floor(box.left()) + 59;
            int top = (int) Math.floor(box.top()) + 59;
            Crops.resize(framed, left, top, (int) box.right() + 60, (int) box.bottom() + 60, SIDE, expected, 0);
            // The border of the framed picture is 127, the middle grey 127.5.
            assertThat(crops.get(i)).usingComparatorWithPrecision(0.6f / 128).containsExactly(expected);
        }
    }

    @Test
    void shouldFillAsMuchAsTheLongerSideOfThePicture() {
        List<float[]> crops = crops(List.of(box(-1e9f, -1e9f, 1e9f, 1e9f), box(-1e9f, 5, -1e8f, 20)), EdgeMode.FILL);

        assertThat(crops).hasSize(1);
    }

    @Test
    void shouldHandOutAllInBatches() {
        List<float[]> crops = crops(IntStream.range(0, 130)
                .mapToObj(i -> box(1 + i % 30, 1, 20 + i % 30, 20))
                .toList());

        assertThat(crops).hasSize(130);
        assertThat(crops.get(129)).isEqualTo(cut(9, 0, 29, 20));
    }

    private static Candidate box(float left, float top, float right, float bottom) {
        return NonMaximumSuppressionTest.candidate(left, top, right, bottom, 1);
    }

    private static List<float[]> crops(List<Candidate> candidates) {
        return crops(candidates, EdgeMode.CLIP);
    }

    private static List<float[]> crops(List<Candidate> candidates, EdgeMode edges) {
        List<float[]> crops = new ArrayList<>();
        int each = 3 * SIDE * SIDE;
        Crops.inBatches(NOISE, candidates, SIDE, edges, (pixels, batch) -> {
            for (int i = 0; i < batch.size(); i++) {
                crops.add(Arrays.copyOfRange(pixels, i * each, (i + 1) * each));
            }
        });
        return crops;
    }

    private static float[] cut(int left, int top, int right, int bottom) {
        float[] crop = new float[3 * SIDE * SIDE];
        Crops.resize(NOISE, left, top, right, bottom, SIDE, crop, 0);
        return crop;
    }
}
