package io.elasticfaces.worker.detect;

/**
 * The ranges of source pixels that are averaged for each target pixel, along one axis: from {@code floor(i * source /
 * target)} to {@code ceil((i + 1) * source / target)}, as in PyTorch's adaptive average pooling and its interpolation
 * of mode "area".
 */
final class Windows {
    /** MTCNN's standardisation of pixels 0..255: {@code (p - 127.5) * 0.0078125}, as {@code p * SCALE - SHIFT}. */
    static final float SCALE = 0.0078125f;

    static final float SHIFT = 127.5f * SCALE;

    final int[] start;
    final int[] end;

    /** One divided by the number of pixels in the range, also of those outside of the picture. */
    final float[] inverse;

    /** The share of a range that is inside of the picture, 0 to 1. */
    final float[] inside;

    /** @param step the number of array elements for a pixel, by which starts and ends are multiplied */
    Windows(int source, int target, int step) {
        this(source, target, 0, source, step);
    }

    /**
     * Creates ranges of a source that extends beyond the picture. Starts and ends are those of the part inside of it.
     *
     * @param low the first source pixel inside of the picture
     * @param high the source pixel after the last inside of the picture
     * @param step the number of array elements for a pixel, by which starts and ends are multiplied
     */
    Windows(int source, int target, int low, int high, int step) {
        start = new int[target];
        end = new int[target];
        inverse = new float[target];
        inside = new float[target];
        for (int i = 0; i < target; i++) {
            int first = (int) ((long) i * source / target);
            int last = (int) (((i + 1L) * source + target - 1) / target);
            int from = Math.max(first, low);
            int to = Math.max(from, Math.min(last, high));
            start[i] = step * from;
            end[i] = step * to;
            inverse[i] = 1f / (last - first);
            inside[i] = (float) (to - from) / (last - first);
        }
    }
}
