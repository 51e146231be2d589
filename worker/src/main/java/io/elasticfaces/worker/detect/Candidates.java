package io.elasticfaces.worker.detect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Boxes that may be faces, with their probabilities and the other outputs of the last network. */
final class Candidates {
    static final int SIDES = 4;
    private static final int FIRST_CAPACITY = 64;

    private final int extras;
    private int size;
    private float[] boxes = new float[SIDES * FIRST_CAPACITY];
    private float[] scores = new float[FIRST_CAPACITY];
    private float[] extra;

    /** @param extras the number of values for each box in addition to its sides and score */
    Candidates(int extras) {
        this.extras = extras;
        this.extra = new float[extras * FIRST_CAPACITY];
    }

    int size() {
        return size;
    }

    /** Appends a box. Its extras are set by {@link #extra(int, int, float)}. */
    void add(float left, float top, float right, float bottom, float score) {
        if (size == scores.length) {
            boxes = Arrays.copyOf(boxes, 2 * boxes.length);
            scores = Arrays.copyOf(scores, 2 * size);
            extra = Arrays.copyOf(extra, 2 * extras * size);
        }
        scores[size] = score;
        size++;
        move(size - 1, left, top, right, bottom);
    }

    void move(int i, float left, float top, float right, float bottom) {
        boxes[SIDES * i] = left;
        boxes[SIDES * i + 1] = top;
        boxes[SIDES * i + 2] = right;
        boxes[SIDES * i + 3] = bottom;
    }

    void extra(int i, int which, float value) {
        extra[extras * i + which] = value;
    }

    float extra(int i, int which) {
        return extra[extras * i + which];
    }

    float left(int i) {
        return boxes[SIDES * i];
    }

    float top(int i) {
        return boxes[SIDES * i + 1];
    }

    float right(int i) {
        return boxes[SIDES * i + 2];
    }

    float bottom(int i) {
        return boxes[SIDES * i + 3];
    }

    float score(int i) {
        return scores[i];
    }

    void addAll(Candidates others) {
        others.appendTo(this, IntStream.range(0, others.size).toArray());
    }

    Candidates pick(int[] indices) {
        Candidates picked = new Candidates(extras);
        appendTo(picked, indices);
        return picked;
    }

    private void appendTo(Candidates target, int[] indices) {
        for (int i : indices) {
            target.add(left(i), top(i), right(i), bottom(i), scores[i]);
            System.arraycopy(extra, extras * i, target.extra, extras * (target.size - 1), extras);
        }
    }

    /**
     * Returns the indices by descending score.
     *
     * @param lastFirst whether, of equal scores, the one added last comes first
     */
    int[] byScore(boolean lastFirst) {
        return IntStream.range(0, size)
                .mapToObj(i -> lastFirst ? size - 1 - i : i)
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
