package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NonMaximumSuppressionTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "nothing, UNION, 0.5, '', ''",
        "the most probable first, UNION, 0.5, 0 0 10 10 .7; 1 0 11 10 .9; 100 0 110 10 .8, 1 2",
        // An overlap of exactly the threshold is kept.
        "half, UNION, 0.5, 0 0 2 1 .9; 0 0 1 1 .8, 0 1",
        "half, UNION, 0.49, 0 0 2 1 .9; 0 0 1 1 .8, 0",
        // A small box within a large one overlaps little of the union, but all of the smaller.
        "small in large, UNION, 0.7, 0 0 100 100 .9; 10 10 20 20 .8, 0 1",
        "small in large, SMALLER, 0.7, 0 0 100 100 .9; 10 10 20 20 .8, 0",
        // Ten pixels by ten, of which ten by five are shared; without the last pixel it would be 9 by 4 of 81.
        "last pixel, SMALLER, 0.5, 0 0 9 9 .9; 0 5 9 14 .8, 0 1",
        "last pixel, SMALLER, 0.49, 0 0 9 9 .9; 0 5 9 14 .8, 0",
        "last pixel, UNION, 0.28, 0 0 9 9 .9; 0 5 9 14 .8, 0",
        "last pixel, UNION, 0.29, 0 0 9 9 .9; 0 5 9 14 .8, 0 1",
        // Of equally probable boxes the one that the reference takes.
        "equal, UNION, 0.5, 0 0 10 10 1; 0 1 10 11 1, 0",
        "equal, SMALLER, 0.5, 0 0 10 10 1; 0 1 10 11 1, 1"
    })
    void shouldKeepTheReferencesBoxes(
            String name, NonMaximumSuppression suppression, float threshold, String boxes, String kept) {
        List<Candidate> candidates = Arrays.stream(boxes.split("; "))
                .filter(box -> !box.isEmpty())
                .map(NonMaximumSuppressionTest::candidate)
                .toList();

        List<Candidate> found = suppression.of(candidates, threshold);

        assertThat(String.join(
                        " ", found.stream().map(c -> candidates.indexOf(c) + "").toList()))
                .isEqualTo(kept);
    }

    private static Candidate candidate(String numbers) {
        String[] n = numbers.split(" ");
        return candidate(
                Float.parseFloat(n[0]),
                Float.parseFloat(n[1]),
                Float.parseFloat(n[2]),
                Float.parseFloat(n[3]),
                Float.parseFloat(n[4]));
    }

    static Candidate candidate(float left, float top, float right, float bottom, float score) {
        return new Candidate(left, top, right, bottom, score, new float[4], List.of());
    }
}
