package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
    @Test
    void shouldKeepTheMostProbableOfOverlappingBoxes() {
        Candidates candidates = new Candidates(1);
        candidates.add(0, 0, 10, 10, 0.7f);
        candidates.extra(0, 0, 5);
        candidates.add(1, 0, 11, 10, 0.9f);
        candidates.extra(1, 0, 6);
        candidates.add(100, 0, 110, 10, 0.8f);
        candidates.extra(2, 0, 7);

        Candidates kept = NonMaximumSuppression.UNION.of(candidates, 0.5f);

        assertThat(kept.size()).isEqualTo(2);
        assertThat(kept.left(0)).isEqualTo(1);
        assertThat(kept.extra(0, 0)).isEqualTo(6);
        assertThat(kept.left(1)).isEqualTo(100);
        assertThat(kept.extra(1, 0)).isEqualTo(7);
    }

    @Test
    void shouldKeepAnOverlapOfExactlyTheThreshold() {
        Candidates candidates = new Candidates(0);
        candidates.add(0, 0, 2, 1, 0.9f);
        candidates.add(0, 0, 1, 1, 0.8f);

        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.5f).size()).isEqualTo(2);
        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.49f).size()).isEqualTo(1);
    }

    /** A small box within a large one overlaps little of the union, but all of the smaller. */
    @Test
    void shouldMeasureBySmallerBoxWhereAsked() {
        Candidates candidates = new Candidates(0);
        candidates.add(0, 0, 100, 100, 0.9f);
        candidates.add(10, 10, 20, 20, 0.8f);

        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.7f).size()).isEqualTo(2);
        assertThat(NonMaximumSuppression.SMALLER.of(candidates, 0.7f).size()).isEqualTo(1);
    }

    @Test
    void shouldCountTheLastPixelWhereMeasuredBySmallerBox() {
        Candidates candidates = new Candidates(0);
        candidates.add(0, 0, 9, 9, 0.9f);
        candidates.add(0, 5, 9, 14, 0.8f);

        // Ten pixels by ten, of which ten by five are shared; without the last pixel it would be 9 by 4 of 81.
        assertThat(NonMaximumSuppression.SMALLER.of(candidates, 0.5f).size()).isEqualTo(2);
        assertThat(NonMaximumSuppression.SMALLER.of(candidates, 0.49f).size()).isEqualTo(1);
        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.28f).size()).isEqualTo(1);
        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.29f).size()).isEqualTo(2);
    }

    @Test
    void shouldTakeOfEquallyProbableBoxesTheOneThatTheReferenceTakes() {
        Candidates candidates = new Candidates(0);
        candidates.add(0, 0, 10, 10, 1);
        candidates.add(0, 1, 10, 11, 1);

        assertThat(NonMaximumSuppression.UNION.of(candidates, 0.5f).top(0)).isZero();
        assertThat(NonMaximumSuppression.SMALLER.of(candidates, 0.5f).top(0)).isEqualTo(1);
    }

    @Test
    void shouldKeepNothingOfNothing() {
        assertThat(NonMaximumSuppression.UNION.of(new Candidates(3), 0.5f).size())
                .isZero();
    }
}
