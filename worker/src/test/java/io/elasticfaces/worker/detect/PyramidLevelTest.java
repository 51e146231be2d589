package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.network.MtcnnNetworks.PNetOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class PyramidLevelTest {
    private static final double FIRST_SCALE = 0.6;

    private record Strip(float[] pixels, int height, int width) {}

    /** The strips' rows are those of the whole, in order, each strip from an even row on and ten rows of it known before. */
    @Property(tries = 60)
    void shouldGiveTheWholeInStrips(
            @ForAll @IntRange(min = 20, max = 1500) int width, @ForAll @IntRange(min = 20, max = 1500) int height) {
        Picture picture = noise(width, height);

        List<Strip> strips = strips(picture, FIRST_SCALE);

        int wantedWidth = (int) (width * FIRST_SCALE + 1);
        int wantedHeight = (int) (height * FIRST_SCALE + 1);
        int top = 0;
        for (Strip strip : strips) {
            assertThat(strip.width).isEqualTo(wantedWidth);
            assertThat(strip.height).isBetween(12, wantedHeight);
            assertThat(top % 2).isZero();
            top += strip.height - 10;
        }
        assertThat(top + 10).isEqualTo(wantedHeight);
    }

    @Example
    void shouldMeanEachWindowAsAdaptiveAveragePoolingDoes() {
        for (int[] size : new int[][] {{20, 20}, {37, 53}, {900, 700}}) {
            for (double scale = FIRST_SCALE; Math.min(size[0], size[1]) * scale >= 12; scale *= 0.709) {
                assertStripsAreMeans(noise(size[0], size[1]), scale);
            }
        }
    }

    @Example
    void shouldPlaceCandidatesOfEveryStripInTheWholePicture() {
        Picture picture = noise(1000, 800);
        int width = 601;
        List<Integer> heights = new ArrayList<>();
        PyramidLevel level = new PyramidLevel(
                (pixels, height, w) -> {
                    heights.add(height);
                    PNetOutput output = answer(height, w, -5);
                    // The last place of the first row of every strip.
                    int at = PNetOutput.EACH * (output.width() - 1);
                    output.values()[at + 1] = 1;
                    output.values()[at + 2] = heights.size();
                    return output;
                },
                picture.width(),
                picture.height(),
                FIRST_SCALE,
                0.6f,
                float[]::new);

        feed(level, picture);

        List<Candidate> found = level.found();
        assertThat(heights).hasSizeGreaterThan(2);
        assertThat(found).hasSameSizeAs(heights);
        int top = 0;
        for (int i = 0; i < heights.size(); i++) {
            Candidate box = found.get(i);
            int place = (width - 2 + 1) / 2 - 4 - 1;
            assertThat(new float[] {box.left(), box.top(), box.right(), box.bottom(), box.regression()[0]})
                    .containsExactly(
                            (float) Math.floor((2 * place + 1) / 0.6f),
                            (float) Math.floor((top + 1) / 0.6f),
                            (float) Math.floor((2 * place + 12) / 0.6f),
                            (float) Math.floor((top + 12) / 0.6f),
                            i + 1);
            top += heights.get(i) - 10;
        }
    }

    private static void assertStripsAreMeans(Picture picture, double scale) {
        int top = 0;
        int height = (int) (picture.height() * scale + 1);
        int width = (int) (picture.width() * scale + 1);
        for (Strip strip : strips(picture, scale)) {
            for (int y = 0; y < strip.height; y += 7) {
                for (int x = 0; x < width; x += 5) {
                    for (int colour = 0; colour < 3; colour++) {
                        float found = strip.pixels[3 * (y * width + x) + colour];
                        assertThat((double) found)
                                .isCloseTo(
                                        (Means.of(picture, x, width, top + y, height, colour) - 127.5) / 128,
                                        Offset.offset(1e-6));
                    }
                }
            }
            top += strip.height - 10;
        }
    }

    private static List<Strip> strips(Picture picture, double scale) {
        List<Strip> strips = new ArrayList<>();
        feed(
                new PyramidLevel(
                        (pixels, height, width) -> {
                            strips.add(new Strip(pixels.clone(), height, width));
                            return answer(height, width, -5);
                        },
                        picture.width(),
                        picture.height(),
                        scale,
                        0.6f,
                        float[]::new),
                picture);
        return strips;
    }

    /** An answer of P-Net's shape: 3x3, pooled by 2 upwards, 3x3, 3x3. */
    private static PNetOutput answer(int height, int width, float margin) {
        int rows = (height - 1) / 2 - 4;
        int columns = (width - 1) / 2 - 4;
        float[] values = new float[PNetOutput.EACH * rows * columns];
        for (int i = 1; i < values.length; i += PNetOutput.EACH) {
            values[i] = margin;
        }
        return new PNetOutput(rows, columns, values);
    }

    private static void feed(PyramidLevel level, Picture picture) {
        MtcnnDetector.feed(picture, List.of(level));
    }

    static Picture noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(width * 31L + height).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }
}
