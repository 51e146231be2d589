package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CropsTest {
    private static final int SIDE = 24;

    @Test
    void shouldMeanLargeAndSmallPartsAlike() {
        for (int[] size : new int[][] {{300, 200}, {24, 24}, {31, 29}, {5, 9}, {1, 1}}) {
            Picture picture = PyramidLevelTest.noise(size[0], size[1]);
            float[] crop = new float[3 * SIDE * SIDE + 2];

            AreaCrop.write(picture, 0, 0, size[0], size[1], SIDE, crop, 1);

            assertThat(crop[0]).isZero();
            for (int i = 0; i < 3 * SIDE * SIDE; i++) {
                double mean = Means.of(picture, i / 3 % SIDE, SIDE, i / 3 / SIDE, SIDE, i % 3);
                assertThat((double) crop[1 + i]).isCloseTo((mean - 127.5) / 128, Offset.offset(1e-6));
            }
        }
    }

    /** As {@code imgs[y - 1 : ey, x - 1 : ex]} of the reference, coordinates cut and clamped. */
    @Test
    void shouldCutBoxesAsTheReferencePadsThem() {
        Picture picture = PyramidLevelTest.noise(60, 50);
        Candidates candidates = new Candidates(0);
        candidates.add(10.9f, 20.2f, 30.7f, 40.1f, 1);
        candidates.add(-7.5f, -3.5f, 1e9f, 1e9f, 1);

        List<float[]> crops = crops(picture, candidates);

        assertThat(crops.get(0)).isEqualTo(cut(picture, 9, 19, 30, 40));
        assertThat(crops.get(1)).isEqualTo(cut(picture, 0, 0, 60, 50));
    }

    @Test
    void shouldPassOverBoxesOutsideThePicture() {
        Picture picture = PyramidLevelTest.noise(60, 50);
        Candidates candidates = new Candidates(0);
        candidates.add(-30, 5, -2, 20, 1);
        candidates.add(5, 5, 20, 20, 1);
        candidates.add(5, 70, 20, 90, 1);
        candidates.add(Float.NaN, 5, Float.NaN, 20, 1);
        List<Integer> taken = new ArrayList<>();

        new Crops(picture, candidates, SIDE, new Scratch()).inBatches((pixels, indices) -> {
            for (int index : indices) {
                taken.add(index);
            }
        });

        assertThat(taken).containsExactly(1);
    }

    @Test
    void shouldHandOutAllInBatches() {
        Picture picture = PyramidLevelTest.noise(60, 50);
        Candidates candidates = new Candidates(0);
        for (int i = 0; i < 130; i++) {
            candidates.add(1 + i % 30, 1, 20 + i % 30, 20, 1);
        }

        List<float[]> crops = crops(picture, candidates);

        assertThat(crops).hasSize(130);
        assertThat(crops.get(129)).isEqualTo(cut(picture, 9, 0, 29, 20));
    }

    private static List<float[]> crops(Picture picture, Candidates candidates) {
        List<float[]> crops = new ArrayList<>();
        int each = 3 * SIDE * SIDE;
        new Crops(picture, candidates, SIDE, new Scratch()).inBatches((pixels, indices) -> {
            assertThat(pixels).hasSizeGreaterThanOrEqualTo(each * indices.length);
            for (int i = 0; i < indices.length; i++) {
                crops.add(Arrays.copyOfRange(pixels, i * each, (i + 1) * each));
            }
        });
        return crops;
    }

    private static float[] cut(Picture picture, int left, int top, int right, int bottom) {
        float[] crop = new float[3 * SIDE * SIDE];
        AreaCrop.write(picture, left, top, right, bottom, SIDE, crop, 0);
        return crop;
    }
}
