package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.network.Script.Kernel;
import java.util.List;
import java.util.stream.Collectors;

/** The operations that the networks are made of, all but the convolution. */
final class Steps {
    private Steps() {}

    /** A step that reads one value. */
    private interface OfOne extends Step {
        int from();

        @Override
        default List<Integer> reads() {
            return List.of(from());
        }
    }

    /**
     * PReLU: {@code max(x, 0) + slope * min(x, 0)}, a slope for each channel. The slopes of MTCNN run from -1.28 to
     * 1.30, so {@code max(x, slope * x)} would be wrong.
     */
    @SuppressWarnings("ArrayRecordComponent") // Internal; nobody compares steps.
    record PRelu(int from, float[] slopes) implements OfOne {
        @Override
        public Activation compute(List<Activation> values) {
            Activation in = values.get(from);
            float[] out = in.values().clone();
            int plane = in.height() * in.width();
            for (int i = 0; i < out.length; i++) {
                if (out[i] < 0) {
                    out[i] *= slopes[i / plane % slopes.length];
                }
            }
            return new Activation(in.batch(), in.channels(), in.height(), in.width(), out);
        }

        @Override
        public String express(Script script) {
            return "torch.prelu(" + script.value(from) + ", " + script.vector(slopes) + ")";
        }
    }

    /** The largest of a window; {@code ceil} keeps the windows that reach over the edge. No padding. */
    record MaxPool(int from, int size, int stride, boolean ceil) implements OfOne {
        @Override
        public Activation compute(List<Activation> values) {
            return pool(values.get(from), size, stride, ceil, true);
        }

        @Override
        public String express(Script script) {
            String largest = stride == 2 ? script.largest(from, size, ceil) : null;
            if (largest != null) {
                return largest;
            }
            return "torch.max_pool2d(" + script.value(from) + ", " + pair(size) + ", " + pair(stride)
                    + ", [0, 0], [1, 1], " + (ceil ? "True" : "False") + ")";
        }
    }

    /** The mean of a window, without padding; windows that reach over the edge are left out. */
    record AveragePool(int from, int size, int stride) implements OfOne {
        @Override
        public Activation compute(List<Activation> values) {
            return pool(values.get(from), size, stride, false, false);
        }

        @Override
        public String express(Script script) {
            return "torch.avg_pool2d(" + script.value(from) + ", " + pair(size) + ", " + pair(stride)
                    + ", [0, 0], False, True, None)";
        }
    }

    /** The mean of each plane. */
    record Mean(int from) implements OfOne {
        @Override
        public Activation compute(List<Activation> values) {
            Activation in = values.get(from);
            Activation out = Activation.zeros(in.batch(), in.channels(), 1, 1);
            int plane = in.height() * in.width();
            for (int i = 0; i < out.values().length; i++) {
                double sum = 0;
                for (int j = 0; j < plane; j++) {
                    sum += in.values()[i * plane + j];
                }
                out.values()[i] = (float) (sum / plane);
            }
            return out;
        }

        @Override
        public String express(Script script) {
            return "torch.adaptive_avg_pool2d(" + script.widened(script.value(from)) + ", [1, 1])";
        }
    }

    /** Zeros added at the right, at the bottom, and as further channels. */
    record Pad(int from, int right, int bottom, int channels) implements OfOne {
        @Override
        public Activation compute(List<Activation> values) {
            Activation in = values.get(from);
            Activation out =
                    Activation.zeros(in.batch(), in.channels() + channels, in.height() + bottom, in.width() + right);
            for (int n = 0; n < in.batch(); n++) {
                for (int c = 0; c < in.channels(); c++) {
                    for (int y = 0; y < in.height(); y++) {
                        System.arraycopy(
                                in.values(),
                                in.plane(n, c) + y * in.width(),
                                out.values(),
                                out.plane(n, c) + y * out.width(),
                                in.width());
                    }
                }
            }
            return out;
        }

        @Override
        public String express(Script script) {
            return "torch.constant_pad_nd(" + script.value(from) + ", [0, " + right + ", 0, " + bottom + ", 0, "
                    + channels + "], 0)";
        }
    }

    /** The sum of two values, cut at zero. */
    record AddRelu(int from, int plus) implements Step {
        @Override
        public List<Integer> reads() {
            return List.of(from, plus);
        }

        @Override
        public Activation compute(List<Activation> values) {
            Activation in = values.get(from);
            float[] out = in.values().clone();
            float[] other = values.get(plus).values();
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(0, out[i] + other[i]);
            }
            return new Activation(in.batch(), in.channels(), in.height(), in.width(), out);
        }

        @Override
        public String express(Script script) {
            return "torch.relu(torch.add(" + script.value(from) + ", " + script.value(plus) + "))";
        }
    }

    /** The channels of several values, one after the other. */
    record Concat(List<Integer> from) implements Step {
        @Override
        public List<Integer> reads() {
            return from;
        }

        @Override
        public Activation compute(List<Activation> values) {
            List<Activation> parts = from.stream().map(values::get).toList();
            Activation first = parts.get(0);
            int channels = parts.stream().mapToInt(Activation::channels).sum();
            Activation out = Activation.zeros(first.batch(), channels, first.height(), first.width());
            for (int n = 0; n < out.batch(); n++) {
                int at = out.plane(n, 0);
                for (Activation part : parts) {
                    // Where its second picture begins, so long is each.
                    int length = part.plane(1, 0);
                    System.arraycopy(part.values(), part.plane(n, 0), out.values(), at, length);
                    at += length;
                }
            }
            return out;
        }

        @Override
        public String express(Script script) {
            return from.stream().map(script::value).collect(Collectors.joining(", ", "torch.cat([", "], 1)"));
        }
    }

    /**
     * A convolution, then perhaps another value added, then perhaps cut at zero.
     *
     * @param from the value it reads
     * @param plus the value that is added, or -1
     */
    record Convolution(int from, int plus, Filter filter, int stride, int padHeight, int padWidth, boolean relu)
            implements Step {
        @Override
        public List<Integer> reads() {
            return plus < 0 ? List.of(from) : List.of(from, plus);
        }

        @Override
        public Activation compute(List<Activation> values) {
            return PlainConvolution.compute(this, values.get(from), plus < 0 ? null : values.get(plus));
        }

        @Override
        public String express(Script script) {
            if (script.prepacks(filter)) {
                return prepacked(script);
            }
            return script.kernel() == Kernel.PLAIN ? plain(script) : fused(script);
        }

        /** Its result is nobody else's, so that the sum and its cut need no memory of their own. */
        private String prepacked(Script script) {
            boolean sums = plus >= 0;
            String run = script.prepacked(filter, script.value(from), pads(), pair(stride), relu && !sums);
            String sum = sums ? "torch.add_(" + run + ", " + script.value(plus) + ")" : run;
            return relu && sums ? "torch.relu_(" + sum + ")" : sum;
        }

        private String plain(Script script) {
            String kernel = "[" + filter.height() + ", " + filter.width() + "]";
            String weights = script.filter(filter, pads(), pair(stride));
            String bias = script.vector(filter.bias());
            String run = "torch.thnn_conv2d(" + script.value(from) + ", " + weights + ", " + kernel + ", " + bias + ", "
                    + pair(stride) + ", " + pads() + ")";
            String sum = plus < 0 ? run : "torch.add(" + run + ", " + script.value(plus) + ")";
            return relu ? "torch.relu(" + sum + ")" : sum;
        }

        /** The operator has two forms: without a sum the cut is "none" or "relu", after one it is None or "relu". */
        private String fused(Script script) {
            String weights = script.filter(filter, pads(), pair(stride));
            String bias = script.vector(filter.bias());
            String convolution = weights + ", " + bias + ", " + pads() + ", " + pair(stride) + ", [1, 1], 1, ";
            String operator = "ops.mkldnn._convolution_pointwise(" + script.value(from) + ", ";
            return plus < 0
                    ? operator + convolution + (relu ? "\"relu\"" : "\"none\"") + ", none, \"\")"
                    : operator + script.value(plus) + ", " + convolution + "\"add\", 1.0, "
                            + (relu ? "\"relu\"" : "None") + ", none, \"\")";
        }

        private String pads() {
            return "[" + padHeight + ", " + padWidth + "]";
        }
    }

    private static String pair(int both) {
        return "[" + both + ", " + both + "]";
    }

    private static Activation pool(Activation in, int size, int stride, boolean ceil, boolean max) {
        int height = windows(in.height(), size, stride, ceil);
        int width = windows(in.width(), size, stride, ceil);
        Activation out = Activation.zeros(in.batch(), in.channels(), height, width);
        for (int plane = 0; plane < in.batch() * in.channels(); plane++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int bottom = Math.min(in.height(), y * stride + size);
                    int right = Math.min(in.width(), x * stride + size);
                    float largest = Float.NEGATIVE_INFINITY;
                    float sum = 0;
                    for (int r = y * stride; r < bottom; r++) {
                        for (int c = x * stride; c < right; c++) {
                            float value = in.values()[(plane * in.height() + r) * in.width() + c];
                            largest = Math.max(largest, value);
                            sum += value;
                        }
                    }
                    out.values()[(plane * height + y) * width + x] = max ? largest : sum / (size * size);
                }
            }
        }
        return out;
    }

    /** As PyTorch counts them, whose division rounds down also where the length is shorter than a window. */
    private static int windows(int length, int size, int stride, boolean ceil) {
        int beyondFirst = length - size;
        return Math.floorDiv(ceil ? beyondFirst + stride - 1 : beyondFirst, stride) + 1;
    }
}
