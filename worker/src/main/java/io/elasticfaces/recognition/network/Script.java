package io.elasticfaces.recognition.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the source text of an archive and the numbers that its steps need, in one flat run. */
final class Script {
    /** How convolutions run. */
    enum Kernel {
        /**
         * Through oneDNN's fused convolution on weights that were re-ordered when the archive was loaded: the quickest,
         * but not documented by PyTorch, so its answers are checked at every load.
         */
        POINTWISE(2, Precision.FLOAT32),
        /** The same in bfloat16: its numbers, its input and all between are. */
        POINTWISE_BFLOAT16(2, Precision.BFLOAT16),
        /**
         * Through PyTorch's own convolution by matrix products, without oneDNN, on planes as they come: about twice as
         * slow. PyTorch's {@code conv2d} would choose oneDNN again.
         */
        PLAIN(0, Precision.FLOAT32);

        /** As TorchScript's source numbers them: 0 is contiguous, 2 is channels_last. */
        private final int memoryFormat;

        private final Precision precision;

        Kernel(int memoryFormat, Precision precision) {
            this.memoryFormat = memoryFormat;
            this.precision = precision;
        }

        Precision precision() {
            return precision;
        }
    }

    /** Number types as TorchScript's source numbers them. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    /**
     * The largest of each window along the dimension {@code d}, written over {@code x} and returned as a view of it, so
     * that it takes no new memory. {@code left} is 1 where a window of three that lacks its last is left out, else 0.
     */
    private static final String LARGEST_OF = """
              def largest_of_two(self: __torch__.M, x: Tensor, d: int) -> Tensor:
                first = torch.slice(x, d, 0, 9223372036854775807, 2)
                second = torch.slice(x, d, 1, 9223372036854775807, 2)
                paired = torch.slice(first, d, 0, torch.size(second, d), 1)
                larger = torch.maximum(paired, second, out=paired)
                return first
              def largest_of_three(self: __torch__.M, x: Tensor, d: int, left: int) -> Tensor:
                size = torch.size(x, d)
                end = torch.mul(torch.floordiv(torch.sub(size, left), 2), 2)
                whole = torch.floordiv(torch.sub(size, 1), 2)
                second = torch.slice(x, d, 1, end, 2)
                larger = torch.maximum(second, torch.slice(x, d, 0, end, 2), out=second)
                paired = torch.slice(second, d, 0, whole, 1)
                third = torch.slice(x, d, 2, torch.add(torch.mul(whole, 2), 1), 2)
                largest = torch.maximum(paired, third, out=paired)
                return second
            """;

    private final Kernel kernel;
    private final List<float[]> numbers = new ArrayList<>();
    private final List<String> weights = new ArrayList<>();
    private final List<String> prepacked = new ArrayList<>();
    /** How many steps read a value: what only one reads may be overwritten. */
    private final Map<Integer, Integer> readers = new HashMap<>();

    private int prepackFrom = Integer.MAX_VALUE;
    private boolean pools;
    private boolean widened;
    private long total;

    Script(Kernel kernel) {
        this.kernel = kernel;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Says from how many input channels on float32 convolutions run through XNNPACK. */
    void prepackFrom(int leastChannels) {
        prepackFrom = leastChannels;
    }

    /** Counts a step as a reader of these values; of all steps, before the first is expressed. */
    void countReaders(List<Integer> values) {
        values.forEach(value -> readers.merge(value, 1, Integer::sum));
    }

    /** Tells whether a filter's convolution is to run through XNNPACK, which is for float32 only. */
    boolean prepacks(Filter filter) {
        return kernel == Kernel.POINTWISE && filter.in() >= prepackFrom;
    }

    /**
     * Adds a convolution for XNNPACK. What it returns is new memory that no other step reads, so that what follows in the
     * same step may overwrite it.
     *
     * @param relu whether it cuts at zero
     * @return the expression that runs it
     */
    String prepacked(Filter filter, String in, String pads, String strides, boolean relu) {
        String name = "c" + prepacked.size();
        prepacked.add("    self." + name + " = ops.prepacked.conv2d_clamp_prepack(" + view(filter) + ", "
                + slice(filter.bias()) + ", " + strides + ", " + pads + ", [1, 1], 1, " + (relu ? "0." : "None")
                + ", None)\n");
        return "ops.prepacked.conv2d_clamp_run(" + in + ", self." + name + ")";
    }

    /**
     * The largest of windows that move by two: of rows first, then of columns. PyTorch's own pooling, which keeps places for a
     * backward run, takes up to three times as long.
     *
     * @param value a value, which is overwritten
     * @param size 2 or 3
     * @param ceil whether windows may reach over the edge
     * @return the expression, or null where another step needs the value, or the windows are others
     */
    String largest(int value, int size, boolean ceil) {
        boolean fits = size == 3 || size == 2 && ceil;
        if (!fits || kernel == Kernel.PLAIN || value == NetworkPlan.INPUT || readers.getOrDefault(value, 0) > 1) {
            return null;
        }
        pools = true;
        String call = size == 2 ? "(self).largest_of_two(" : "(self).largest_of_three(";
        String left = size == 2 ? ", )" : ceil ? ", 0, )" : ", 1, )";
        return "torch.contiguous(" + call + call + value(value) + ", 2" + left + ", 3" + left + ", memory_format=2)";
    }

    /** The name of a value; 0 is the input. */
    String value(int index) {
        return "v" + index;
    }

    /**
     * Goes on with float32 from this value on, as is worth it for the few numbers at a network's end: each of its answers
     * would be rounded once more.
     */
    String widened(String value) {
        widened = true;
        return converted(value, FLOAT32);
    }

    /** Adds numbers to the flat run, and a vector of them to the module's weights. */
    String vector(float[] vector) {
        return weight("torch.clone(" + slice(vector) + ")");
    }

    /** Adds a filter's weights, in the order that the kernel runs fastest with. */
    String filter(Filter filter, String pads, String strides) {
        String view = view(filter);
        return weight(
                kernel != Kernel.PLAIN
                        ? "torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(" + view + "), " + pads + ", " + strides
                                + ", [1, 1], 1)"
                        : "torch.clone(" + view + ")");
    }

    private String view(Filter filter) {
        String shape = "[" + filter.out() + ", " + filter.in() + ", " + filter.height() + ", " + filter.width() + "]";
        return "torch.view(" + slice(filter.weights()) + ", " + shape + ")";
    }

    private String slice(float[] added) {
        long from = total;
        numbers.add(added);
        total += added.length;
        String slice = "torch.slice(s, 0, " + from + ", " + total + ", 1)";
        return widened ? converted(slice, FLOAT32) : slice;
    }

    private String weight(String expression) {
        weights.add(expression);
        return "w[" + (weights.size() - 1) + "]";
    }

    /** All numbers in the order in which the source slices them. */
    List<float[]> numbers() {
        return numbers;
    }

    /** How many numbers there are. */
    long total() {
        return total;
    }

    /**
     * Writes the whole source.
     *
     * <p>The module keeps nothing but its list of prepared weights. {@code __getstate__} is never called, but its
     * return type tells PyTorch what {@code __setstate__} takes.
     *
     * @param steps the network's steps, already expressed by this script
     * @return the text of {@code code/__torch__.py}
     */
    String source(List<String> steps) {
        StringBuilder text = new StringBuilder(1 << 14);
        text.append("class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  w : List[Tensor]\n");
        for (int i = 0; i < prepacked.size(); i++) {
            text.append("  c" + i + " : __torch__.torch.classes.xnnpack.Conv2dOpContext\n");
        }
        text.append("  def __getstate__(self: __torch__.M) -> Tensor:\n    return (self.w)[0]\n")
                .append(
                        "  def __setstate__(self: __torch__.M, s: Tensor) -> NoneType:\n    self.w = annotate(List[Tensor], [")
                .append(String.join(",\n      ", weights))
                .append("])\n")
                .append(String.join("", prepacked))
                .append("    return None\n")
                .append(pools ? LARGEST_OF : "")
                .append("  def forward(self: __torch__.M, x: Tensor) -> Tensor:\n    w = self.w\n")
                .append("    none = annotate(List[Optional[number]], [])\n")
                .append("    v0 = torch.contiguous(torch.permute(" + converted("x", BFLOAT16)
                        + ", [0, 3, 1, 2]), memory_format=" + kernel.memoryFormat + ")\n");
        for (int i = 0; i < steps.size(); i++) {
            text.append("    v" + (i + 1) + " = ").append(steps.get(i)).append('\n');
        }
        String last = converted("v" + steps.size(), FLOAT32);
        return text.append("    return torch.contiguous(torch.permute(" + last + ", [0, 2, 3, 1]))\n")
                .toString();
    }

    /** In and out of bfloat16, where the kernel computes with it. */
    private String converted(String value, int type) {
        return kernel.precision == Precision.BFLOAT16 ? "torch.to(" + value + ", " + type + ")" : value;
    }
}
