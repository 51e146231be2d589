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
    final float[] inverse;

    /** @param step the number of array elements for a pixel, by which starts and ends are multiplied */
    Windows(int source, int target, int step) {
        start = new int[target];
        end = new int[target];
        inverse = new float[target];
        for (int i = 0; i < target; i++) {
            int first = (int) ((long) i * source / target);
            int last = (int) (((i + 1L) * source + target - 1) / target);
            start[i] = step * first;
            end[i] = step * last;
            inverse[i] = 1f / (last - first);
        }
    }
}
