package io.elasticfaces.recognition.network;

import java.util.ArrayList;
import java.util.List;

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

    private final Kernel kernel;
    private final List<float[]> numbers = new ArrayList<>();
    private final List<String> weights = new ArrayList<>();
    private boolean widened;
    private long total;

    Script(Kernel kernel) {
        this.kernel = kernel;
    }

    Kernel kernel() {
        return kernel;
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
        String shape = "[" + filter.out() + ", " + filter.in() + ", " + filter.height() + ", " + filter.width() + "]";
        String view = "torch.view(" + slice(filter.weights()) + ", " + shape + ")";
        return weight(
                kernel != Kernel.PLAIN
                        ? "torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(" + view + "), " + pads + ", " + strides
                                + ", [1, 1], 1)"
                        : "torch.clone(" + view + ")");
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
        text.append("class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  w : List[Tensor]\n")
                .append("  def __getstate__(self: __torch__.M) -> Tensor:\n    return (self.w)[0]\n")
                .append("  def __setstate__(self: __torch__.M, s: Tensor) -> NoneType:\n    self.w = [")
                .append(String.join(",\n      ", weights))
                .append("]\n    return None\n")
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
