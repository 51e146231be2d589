package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MatcherTest {
    /** Typical galleries and difficult ones: nearly equal rows, a coarse grid with many ties, any magnitude. */
    enum Kind {
        RANDOM,
        CROWDED,
        GRID,
        WILD
    }

    @Property(tries = 200)
    void shouldFindWhatAPlainLoopFinds(
            @ForAll Kind kind,
            @ForAll @IntRange(min = 1, max = 1_000) int size,
            @ForAll @IntRange(min = 1, max = 70) int dimension,
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

        Gallery gallery = gallery(rows, dimension);
        int most = 1 + random.nextInt(9);
        assertThat(Matcher.nearest(probe, gallery))
                .contains(nearest(rows, probe, 1).get(0));
        assertThat(Matcher.people(probe, gallery, most)).isEqualTo(nearest(rows, probe, most));
        assertThat(Matcher.faces(probe, gallery, most)).isEqualTo(nearest(rows, probe, most));
    }

    /** Random directions in 512 dimensions, nearly equally far from each other, and each of them twice. */
    @Example
    void shouldFindTheFirstOfTheNearestAmongMany() {
        int dimension = 512;
        int half = 2_000;
        Random random = new Random(1);
        float[] rows = unit(random, 2 * half, dimension);
        System.arraycopy(rows, 0, rows, half * dimension, half * dimension);
        for (int i = 0; i < 20; i++) {
            float[] probe = unit(random, 1, dimension);
            if (i % 2 == 0) {
                int row = random.nextInt(half);
                for (int k = 0; k < dimension; k++) {
                    probe[k] = 0.4f * probe[k] + rows[row * dimension + k];
                }
            }

            assertThat(Matcher.nearest(probe, gallery(rows, dimension)))
                    .contains(nearest(rows, probe, 1).get(0));
        }
    }

    @Example
    void shouldPassOverRowsThatAreNotNumbers() {
        float[] rows = {Float.NaN, 0, Float.POSITIVE_INFINITY, 0, 1, 0, 3e38f, -3e38f};

        assertThat(Matcher.nearest(new float[] {0.1f, 0}, gallery(rows, 2)))
                .map(Match::name)
                .contains("p2");
    }

    private static Gallery gallery(float[] rows, int dimension) {
        List<EnrolledFace> faces = IntStream.range(0, rows.length / dimension)
                .mapToObj(i -> new EnrolledFace(
                        "f" + i, "p" + i, "s", Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension)))
                .toList();
        return Gallery.of(new ModelId("dlib", "abc", dimension), faces);
    }

    private static float number(Kind kind, Random random) {
        return switch (kind) {
            case RANDOM -> (float) random.nextGaussian();
            case CROWDED -> 100 + (float) random.nextGaussian() * 1e-4f;
            case GRID -> random.nextInt(3) - 1;
            case WILD -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(76) - 38));
        };
    }

    private static float[] unit(Random random, int size, int dimension) {
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

    private static List<Match> nearest(float[] rows, float[] probe, int most) {
        List<Match> matches = new ArrayList<>();
        for (int row = 0; row < rows.length / probe.length; row++) {
            double sum = 0;
            for (int i = 0; i < probe.length; i++) {
                double difference = (double) probe[i] - rows[row * probe.length + i];
                sum += difference * difference;
            }
            matches.add(new Match("p" + row, "f" + row, sum));
        }
        // By the squares: several of them can have the same square root.
        matches.sort(Comparator.comparingDouble(Match::distance));
        return matches.stream()
                .limit(most)
                .map(match -> new Match(match.name(), match.face(), Math.sqrt(match.distance())))
                .toList();
    }
}
