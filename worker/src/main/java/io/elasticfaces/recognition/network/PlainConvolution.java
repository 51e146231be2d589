package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.network.Steps.Convolution;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A convolution as plain loops: the reference that the quick ones are checked against. */
final class PlainConvolution {
    private PlainConvolution() {}

    static Activation compute(Convolution step, Activation in, Activation plus) {
        Filter filter = step.filter();
        int height = (in.height() + 2 * step.padHeight() - filter.height()) / step.stride() + 1;
        int width = (in.width() + 2 * step.padWidth() - filter.width()) / step.stride() + 1;
        Activation out = Activation.zeros(in.batch(), filter.out(), height, width);
        IntStream.range(0, in.batch() * filter.out())
                .parallel()
                .forEach(plane -> plane(step, in, out, plane / filter.out(), plane % filter.out()));
        float[] values = out.values();
        for (int i = 0; i < values.length; i++) {
            values[i] += plus == null ? 0 : plus.values()[i];
            values[i] = step.relu() ? Math.max(0, values[i]) : values[i];
        }
        return out;
    }

    private static void plane(Convolution step, Activation in, Activation out, int picture, int channel) {
        Filter filter = step.filter();
        int start = out.plane(picture, channel);
        Arrays.fill(out.values(), start, start + out.height() * out.width(), filter.bias()[channel]);
        int weight = channel * filter.in() * filter.height() * filter.width();
        for (int c = 0; c < filter.in(); c++) {
            for (int ky = 0; ky < filter.height(); ky++) {
                for (int kx = 0; kx < filter.width(); kx++) {
                    float factor = filter.weights()[weight++];
                    for (int y = 0; y < out.height(); y++) {
                        int row = y * step.stride() + ky - step.padHeight();
                        if (row >= 0 && row < in.height()) {
                            int from = in.plane(picture, c) + row * in.width();
                            addRow(step, in, out, start + y * out.width(), from, kx - step.padWidth(), factor);
                        }
                    }
                }
            }
        }
    }

    /** Adds one row of the input, shifted and times a factor, to a row of the output. */
    private static void addRow(Convolution step, Activation in, Activation out, int to, int from, int shift, float f) {
        int stride = step.stride();
        int first = shift < 0 ? (-shift + stride - 1) / stride : 0;
        int last = Math.min(out.width() - 1, Math.floorDiv(in.width() - 1 - shift, stride));
        float[] target = out.values();
        float[] source = in.values();
        if (stride == 1) {
            for (int x = first; x <= last; x++) {
                target[to + x] += f * source[from + shift + x];
            }
        } else {
            for (int x = first; x <= last; x++) {
                target[to + x] += f * source[from + shift + x * stride];
            }
        }
    }
}
