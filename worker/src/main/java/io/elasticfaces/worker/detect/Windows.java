package io.elasticfaces.worker.detect;

/**
 * The ranges of source pixels that are averaged for each target pixel, along one axis: from {@code floor(i * source /
 * target)} to {@code ceil((i + 1) * source / target)}, as in PyTorch's adaptive average pooling and its interpolation
 * of mode "area".
 */
final class Windows {
    final int[] start;
    final int[] end;
    final float[] inverse;

    Windows(int source, int target) {
        start = new int[target];
        end = new int[target];
        inverse = new float[target];
        for (int i = 0; i < target; i++) {
            start[i] = (int) ((long) i * source / target);
            end[i] = (int) (((i + 1L) * source + target - 1) / target);
            inverse[i] = 1f / (end[i] - start[i]);
        }
    }
}
