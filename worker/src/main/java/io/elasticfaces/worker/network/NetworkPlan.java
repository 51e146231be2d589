package io.elasticfaces.worker.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The architecture and weights of a network as TorchScript for one {@link Kernel}.
 *
 * <p>A plan is a list of operations. Each method adds one and returns the index of its value, which later operations
 * refer to. All weights are one flat sequence of numbers, from which the script cuts them when it is loaded.
 */
final class NetworkPlan {
    /** The index of the network's input, a batch of RGB images. */
    static final int INPUT = 0;

    /**
     * oneDNN in PyTorch 2.7 silently computes wrong results for kernels larger than 1x1 with 24, 28 or 40 input channels
     * at batch sizes above 1. Multiples of 16 are correct, so channels are padded with zeros, except those of the input.
     */
    private static final int CHANNEL_MULTIPLE = 16;

    private static final int NONE = -1;

    private final Kernel kernel;
    private final List<Integer> channels = new ArrayList<>(List.of(3));
    private final List<float[]> numbers = new ArrayList<>();
    private final List<String> weights = new ArrayList<>();
    private final StringBuilder fields = new StringBuilder();
    private final StringBuilder preparation = new StringBuilder();
    private final StringBuilder operations = new StringBuilder();
    private int type;
    private int total;

    NetworkPlan(Kernel kernel) {
        this.kernel = kernel;
        this.type = kernel.computed;
    }

    /** A convolution without padding whose output channels are not padded to a multiple: the last of a network. */
    int head(int from, Filter filter) {
        return convolution(from, NONE, filter.padded(filter.out(), channels.get(from)), 1, 0, 0, 1, false);
    }

    int conv(int from, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        return convolution(from, NONE, padded(from, filter), stride, padHeight, padWidth, 1, relu);
    }

    /** A convolution of each channel on its own; the filter has one input channel. */
    int depthwise(int from, Filter filter, int stride, int pad) {
        int count = channels.get(from);
        return convolution(from, NONE, filter.padded(count, 1), stride, pad, pad, count, false);
    }

    /** A convolution of stride 1, plus a value of the same shape. */
    int convPlus(int from, int plus, Filter filter, int pad, boolean relu) {
        return convolution(from, plus, padded(from, filter), 1, pad, pad, 1, relu);
    }

    private Filter padded(int from, Filter filter) {
        int out = (filter.out() + CHANNEL_MULTIPLE - 1) / CHANNEL_MULTIPLE * CHANNEL_MULTIPLE;
        return filter.padded(out, channels.get(from));
    }

    private int convolution(
            int from, int plus, Filter filter, int stride, int padHeight, int padWidth, int groups, boolean relu) {
        String shape = "[%d, %d, %d, %d]".formatted(filter.out(), filter.in(), filter.height(), filter.width());
        String weight = "torch.view(" + slice(filter.weights()) + ", " + shape + ")";
        String bias = slice(filter.bias());
        String strides = pair(stride);
        String geometry = "%s, [%d, %d], [1, 1], %d".formatted(strides, padHeight, padWidth, groups);
        String mkldnn = "[%d, %d], %s, [1, 1], %d".formatted(padHeight, padWidth, strides, groups);
        return add(
                filter.out(),
                switch (kernel) {
                    case ONEDNN, ONEDNN_BFLOAT16 -> {
                        String reordered =
                                "torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(%s), %s)".formatted(weight, mkldnn);
                        String arguments =
                                "%s, %s, %s".formatted(loaded(reordered), loaded("torch.clone(" + bias + ")"), mkldnn);
                        // Without a sum the activation is "none" or "relu", with one it is None or "relu".
                        yield plus < 0
                                ? "ops.mkldnn._convolution_pointwise(v%d, %s, %s, none, \"\")"
                                        .formatted(from, arguments, relu ? "\"relu\"" : "\"none\"")
                                : "ops.mkldnn._convolution_pointwise(v%d, v%d, %s, \"add\", 1.0, %s, none, \"\")"
                                        .formatted(from, plus, arguments, relu ? "\"relu\"" : "None");
                    }
                    case XNNPACK -> {
                        String field = "c" + channels.size();
                        fields.append("  " + field + " : __torch__.torch.classes.xnnpack.Conv2dOpContext\n");
                        preparation.append("    self.%s = ops.prepacked.conv2d_clamp_prepack(%s, %s, %s, %s, None)\n"
                                .formatted(field, weight, bias, geometry, relu && plus < 0 ? "0." : "None"));
                        String run = "ops.prepacked.conv2d_clamp_run(v" + from + ", self." + field + ")";
                        // In place, because no other operation reads the convolution's result.
                        yield plus < 0 ? run : sum(run, plus, relu, "_");
                    }
                    case REFERENCE ->
                        sum(
                                "torch.conv2d(v%d, %s, %s, %s)".formatted(from, loaded(weight), loaded(bias), geometry),
                                plus,
                                relu,
                                "");
                });
    }

    private static String sum(String addend, int plus, boolean relu, String suffix) {
        String sum = plus < 0 ? addend : "torch.add" + suffix + "(" + addend + ", v" + plus + ")";
        return relu ? "torch.relu" + suffix + "(" + sum + ")" : sum;
    }

    /**
     * {@code max(x, 0) + slope * min(x, 0)}, with one slope for each channel. The slopes of MTCNN range from -1.28 to
     * 1.30, so {@code max(x, slope * x)} would be wrong.
     */
    int prelu(int from, float[] slopes) {
        // Padded channels are zero regardless of their slope.
        float[] all = Arrays.copyOf(slopes, channels.get(from));
        return add(all.length, "torch.prelu(v" + from + ", " + loaded("torch.clone(" + slice(all) + ")") + ")");
    }

    /** The maximum of each window, without padding; {@code ceil} keeps windows that extend past the edge. */
    int maxPool(int from, int size, int stride, boolean ceil) {
        return add(
                channels.get(from),
                "torch.max_pool2d(v%d, %s, %s, [0, 0], [1, 1], %s)"
                        .formatted(from, pair(size), pair(stride), ceil ? "True" : "False"));
    }

    /** The mean of each window, without padding; windows that extend past the edge are dropped. */
    int averagePool(int from, int size, int stride) {
        return add(
                channels.get(from),
                "torch.avg_pool2d(v%d, %s, %s, [0, 0], False, True, None)".formatted(from, pair(size), pair(stride)));
    }

    /** The mean of each channel. From here on a bfloat16 network computes in float32. */
    int mean(int from) {
        int before = type;
        type = before == Kernel.BFLOAT16 ? Kernel.FLOAT32 : before;
        return add(
                channels.get(from), "torch.adaptive_avg_pool2d(" + converted("v" + from, before, type) + ", [1, 1])");
    }

    /** Adds zeros at the right, at the bottom, and as additional channels. */
    int pad(int from, int right, int bottom, int moreChannels) {
        return add(
                channels.get(from) + moreChannels,
                "torch.constant_pad_nd(v%d, [0, %d, 0, %d, 0, %d], 0)".formatted(from, right, bottom, moreChannels));
    }

    int addRelu(int from, int plus) {
        return add(channels.get(from), sum("v" + from, plus, true, ""));
    }

    int concat(Integer... from) {
        String values = Stream.of(from).map(value -> "v" + value).collect(Collectors.joining(", "));
        return add(Stream.of(from).mapToInt(channels::get).sum(), "torch.cat([" + values + "], 1)");
    }

    private int add(int outChannels, String expression) {
        int value = channels.size();
        channels.add(outChannels);
        operations.append("    v" + value + " = " + expression + "\n");
        return value;
    }

    private static String pair(int both) {
        return "[" + both + ", " + both + "]";
    }

    /** Adds numbers to the sequence and returns the expression that cuts them from it. */
    private String slice(float[] added) {
        int from = total;
        numbers.add(added);
        total += added.length;
        return converted("torch.slice(s, 0, " + from + ", " + total + ", 1)", kernel.stored, type);
    }

    /** Has an expression computed when the script is loaded, and returns the one that reads the result. */
    private String loaded(String expression) {
        weights.add(expression);
        return "w[" + (weights.size() - 1) + "]";
    }

    private static String converted(String value, int from, int to) {
        return from == to ? value : "torch.to(" + value + ", " + to + ")";
    }

    /** The kernel for which the plan was made. */
    Kernel kernel() {
        return kernel;
    }

    /** All weights, in the order in which the script cuts them. */
    List<float[]> numbers() {
        return numbers;
    }

    /** The number of weights. */
    int total() {
        return total;
    }

    /**
     * Returns the text of {@code code/__torch__.py}.
     *
     * <p>The module's only state is its prepared weights. {@code __getstate__} is never called, but its return type
     * tells PyTorch the type that {@code __setstate__} takes.
     */
    String script() {
        return """
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  w : List[Tensor]
                %s  def __getstate__(self: __torch__.M) -> Tensor:
                    return (self.w)[0]
                  def __setstate__(self: __torch__.M, s: Tensor) -> NoneType:
                    self.w = annotate(List[Tensor], [%s])
                %s    return None
                  def forward(self: __torch__.M, x: Tensor) -> Tensor:
                    w = self.w
                    none = annotate(List[Optional[number]], [])
                    v0 = torch.contiguous(torch.permute(%s, [0, 3, 1, 2]), memory_format=%d)
                %s    return torch.contiguous(torch.permute(%s, [0, 2, 3, 1]))
                """.formatted(
                        fields,
                        String.join(", ", weights),
                        preparation,
                        converted("x", Kernel.FLOAT32, kernel.computed),
                        kernel.memoryFormat,
                        operations,
                        converted("v" + (channels.size() - 1), type, Kernel.FLOAT32));
    }
}
