package io.elasticfaces.recognition.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CoarseIndexTest {
    /** Galleries as they come, and such as are hard: all alike, on a coarse grid with many ties, of any magnitude. */
    enum Kind {
        RANDOM,
        CROWDED,
        GRID,
        WILD
    }

    @Property(tries = 200)
    void shouldLeaveInTheRowThatAPlainLoopFinds(
            @ForAll Kind kind,
            @ForAll @IntRange(min = 1, max = 90) int size,
            @ForAll @IntRange(min = 2, max = 200) int dimension,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] rows = new float[size * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = number(kind, random);
        }
        float[] probe = new float[dimension];
        if (random.nextBoolean()) {
            System.arraycopy(rows, random.nextInt(size) * dimension, probe, 0, dimension);
        } else {
            for (int i = 0; i < dimension; i++) {
                probe[i] = number(kind, random);
            }
        }

        int[] candidates = CoarseIndex.of(rows, dimension).orElseThrow().candidates(probe);

        assertThat(candidates).isSorted().doesNotHaveDuplicates().contains(nearest(rows, probe));
    }

    /** Through the matcher, with more people than it searches plainly, and each of them twice. */
    @Example
    void shouldFindTheFirstOfTheNearestAmongMany() {
        int dimension = 512;
        int size = 2 * Matcher.INDEX_FROM + 3;
        Random random = new Random(1);
        float[] rows = unit(random, size, dimension);
        System.arraycopy(rows, 0, rows, Matcher.INDEX_FROM * dimension, Matcher.INDEX_FROM * dimension);
        List<String> names = IntStream.range(0, size).mapToObj(i -> "p" + i).toList();
        Gallery gallery = new Gallery("facenet", "abc", dimension, names, Collections.nCopies(size, "s"), rows);
        for (int i = 0; i < 20; i++) {
            float[] probe = unit(random, 1, dimension);
            if (i % 2 == 0) {
                int row = random.nextInt(size);
                for (int k = 0; k < dimension; k++) {
                    probe[k] = 0.4f * probe[k] + rows[row * dimension + k];
                }
            }

            Match match = Matcher.nearest(probe, gallery).orElseThrow();

            int expected = nearest(rows, probe);
            assertThat(match.name()).isEqualTo("p" + expected);
            assertThat(match.distance())
                    .isEqualTo(Math.sqrt(
                            Matcher.squaredDistance(probe, rows, expected * dimension, Float.POSITIVE_INFINITY)));
        }
    }

    /** Random directions in 512 dimensions lie nearly at one distance from each other: nothing is harder to tell apart. */
    @Example
    void shouldLeaveFewRowsEvenWhereAllAreEquallyFar() {
        int dimension = 512;
        int size = 6_000;
        Random random = new Random(2);
        CoarseIndex index =
                CoarseIndex.of(unit(random, size, dimension), dimension).orElseThrow();
        int left = 0;
        for (int i = 0; i < 10; i++) {
            left += index.candidates(unit(random, 1, dimension)).length;
        }
        assertThat(left).isBetween(10, 10 * size / 50);
    }

    /** PyTorch multiplies vectors of one number wrongly, and so do we not: the check before the first use tells. */
    @Example
    void shouldNotBeMadeWherePyTorchMultipliesWrongly() {
        assertThat(CoarseIndex.of(new float[] {1, 2, 3}, 1)).isEmpty();
    }

    @Example
    void shouldKeepRowsThatAreNoNumbers() {
        float[] rows = {1, 0, Float.NaN, 0, Float.POSITIVE_INFINITY, 0, 0, 0, 3e38f, -3e38f};
        assertThat(CoarseIndex.of(rows, 2).orElseThrow().candidates(new float[] {0.1f, 0}))
                .contains(3)
                .doesNotContain(0);
    }

    private static float number(Kind kind, Random random) {
        return switch (kind) {
            case RANDOM -> (float) random.nextGaussian();
            case CROWDED -> 100 + (float) random.nextGaussian() * 1e-4f;
            case GRID -> random.nextInt(3) - 1;
            case WILD -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(56) - 40));
        };
    }

    static float[] unit(Random random, int size, int dimension) {
        float[] rows = new float[size * dimension];
        for (int row = 0; row < size; row++) {
            double sum = 0;
            for (int i = 0; i < dimension; i++) {
                rows[row * dimension + i] = (float) random.nextGaussian();
                sum += rows[row * dimension + i] * rows[row * dimension + i];
            }
            for (int i = 0; i < dimension; i++) {
                rows[row * dimension + i] /= (float) Math.sqrt(sum);
            }
        }
        return rows;
    }

    private static int nearest(float[] rows, float[] probe) {
        float[] squares = new float[rows.length / probe.length];
        for (int row = 0; row < squares.length; row++) {
            squares[row] = Matcher.squaredDistance(probe, rows, row * probe.length, Float.POSITIVE_INFINITY);
        }
        int nearest = 0;
        for (int row = 1; row < squares.length; row++) {
            nearest = squares[row] < squares[nearest] ? row : nearest;
        }
        return nearest;
    }
}
