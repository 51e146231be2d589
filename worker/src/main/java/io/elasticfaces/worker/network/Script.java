package io.elasticfaces.worker.network;

import java.util.ArrayList;
import java.util.List;

/** Builds the TorchScript source of a network and collects the network's weights in one flat sequence. */
final class Script {
    /** The implementations of a network's operations. */
    enum Kernel {
        /**
         * oneDNN's convolution in float32, with ReLU and residual sum fused into it, on weights that are reordered when
         * the archive is loaded. Not documented by PyTorch.
         */
        ONEDNN(Precision.FLOAT32, FLOAT32, CHANNELS_LAST),
        /** The same in bfloat16: weights, input and intermediate values. */
        ONEDNN_BFLOAT16(Precision.BFLOAT16, BFLOAT16, CHANNELS_LAST),
        /**
         * XNNPACK's convolution in float32. It has less overhead for each call than oneDNN's: the embedders take three
         * quarters of the time. It is slower for large images, as it keeps an address for each pixel of each filter.
         */
        XNNPACK(Precision.FLOAT32, FLOAT32, CHANNELS_LAST),
        /**
         * PyTorch's documented operations in float64, from which the expected output of an archive is computed. oneDNN and
         * XNNPACK have no float64, so this shares no kernel with the others.
         */
        REFERENCE(Precision.FLOAT32, FLOAT64, CONTIGUOUS);

        private final Precision stored;
        private final int type;
        private final int memoryFormat;

        Kernel(Precision stored, int type, int memoryFormat) {
            this.stored = stored;
            this.type = type;
            this.memoryFormat = memoryFormat;
        }

        /** The number format of the weights in the archive. */
        Precision stored() {
            return stored;
        }
    }

    /** Number types and memory formats, as TorchScript numbers them. */
    private static final int FLOAT32 = 6;

    private static final int FLOAT64 = 7;
    private static final int BFLOAT16 = 15;
    private static final int CONTIGUOUS = 0;
    private static final int CHANNELS_LAST = 2;

    private final Kernel kernel;
    private final List<float[]> numbers = new ArrayList<>();
    private final List<String> weights = new ArrayList<>();
    private final List<String> prepacked = new ArrayList<>();
    private int type;
    private long total;

    Script(Kernel kernel) {
        this.kernel = kernel;
        this.type = kernel.type;
    }

    /** The name of a value; 0 is the input. */
    static String value(int index) {
        return "v" + index;
    }

    static String pair(int both) {
        return "[" + both + ", " + both + "]";
    }

    /** Returns a value in float32 if the network computes in bfloat16. All later operations then compute in float32. */
    String widened(int index) {
        if (type != BFLOAT16) {
            return value(index);
        }
        type = FLOAT32;
        return converted(value(index), BFLOAT16, FLOAT32);
    }

    /** Adds a vector to the weights and returns the expression that reads it. */
    String vector(float[] vector) {
        return weight("torch.clone(" + slice(vector) + ")");
    }

    /**
     * Adds a convolution.
     *
     * @param plus the value that is added to the result, or negative for none
     * @param relu whether negative results become zero
     * @return the expression that computes it
     */
    String convolution(int from, int plus, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        String shape = "[" + filter.out() + ", " + filter.in() + ", " + filter.height() + ", " + filter.width() + "]";
        String weights = "torch.view(" + slice(filter.weights()) + ", " + shape + ")";
        String bias = slice(filter.bias());
        String strides = pair(stride);
        String pads = "[" + padHeight + ", " + padWidth + "]";
        return switch (kernel) {
            case ONEDNN, ONEDNN_BFLOAT16 -> {
                String reordered = "torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(" + weights + "), " + pads + ", "
                        + strides + ", [1, 1], 1)";
                String arguments = weight(reordered) + ", " + weight("torch.clone(" + bias + ")") + ", " + pads + ", "
                        + strides + ", [1, 1], 1, ";
                // Without a sum the activation is "none" or "relu", with one it is None or "relu".
                String call = "ops.mkldnn._convolution_pointwise(" + value(from) + ", ";
                yield plus < 0
                        ? call + arguments + (relu ? "\"relu\"" : "\"none\"") + ", none, \"\")"
                        : call + value(plus) + ", " + arguments + "\"add\", 1.0, " + (relu ? "\"relu\"" : "None")
                                + ", none, \"\")";
            }
            case XNNPACK -> {
                String run = "ops.prepacked.conv2d_clamp_run(" + value(from) + ", self.c" + prepacked.size() + ")";
                String least = relu && plus < 0 ? "0." : "None";
                prepacked.add("ops.prepacked.conv2d_clamp_prepack(" + weights + ", " + bias + ", " + strides + ", "
                        + pads + ", [1, 1], 1, " + least + ", None)");
                yield plus < 0 ? run : sum(run, plus, relu, "_");
            }
            case REFERENCE -> {
                String run = "torch.conv2d(" + value(from) + ", " + weight(weights) + ", " + weight(bias) + ", "
                        + strides + ", " + pads + ", [1, 1], 1)";
                yield sum(run, plus, relu, "");
            }
        };
    }

    /** @param suffix {@code _} to compute in place, where no other operation reads the addend */
    private static String sum(String addend, int plus, boolean relu, String suffix) {
        String sum = plus < 0 ? addend : "torch.add" + suffix + "(" + addend + ", " + value(plus) + ")";
        return relu ? "torch.relu" + suffix + "(" + sum + ")" : sum;
    }

    private String slice(float[] added) {
        long from = total;
        numbers.add(added);
        total += added.length;
        int stored = kernel.stored == Precision.FLOAT32 ? FLOAT32 : BFLOAT16;
        return converted("torch.slice(s, 0, " + from + ", " + total + ", 1)", stored, type);
    }

    private String weight(String expression) {
        weights.add(expression);
        return "w[" + (weights.size() - 1) + "]";
    }

    private static String converted(String value, int from, int to) {
        return from == to ? value : "torch.to(" + value + ", " + to + ")";
    }

    /** All weights, in the order in which the source slices them. */
    List<float[]> numbers() {
        return numbers;
    }

    /** The number of weights. */
    long total() {
        return total;
    }

    /**
     * Returns the source text.
     *
     * <p>The module's only state is its prepared weights. {@code __getstate__} is never called, but its return
     * type tells PyTorch the type that {@code __setstate__} takes.
     *
     * @param operations the network's operations, as expressions of this script
     * @return the text of {@code code/__torch__.py}
     */
    String source(List<String> operations) {
        StringBuilder text = new StringBuilder(1 << 14);
        text.append("class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  w : List[Tensor]\n");
        for (int i = 0; i < prepacked.size(); i++) {
            text.append("  c" + i + " : __torch__.torch.classes.xnnpack.Conv2dOpContext\n");
        }
        text.append("  def __getstate__(self: __torch__.M) -> Tensor:\n    return (self.w)[0]\n")
                .append("  def __setstate__(self: __torch__.M, s: Tensor) -> NoneType:\n")
                .append("    self.w = annotate(List[Tensor], [")
                .append(String.join(",\n      ", weights))
                .append("])\n");
        for (int i = 0; i < prepacked.size(); i++) {
            text.append("    self.c" + i + " = " + prepacked.get(i) + "\n");
        }
        text.append("    return None\n")
                .append("  def forward(self: __torch__.M, x: Tensor) -> Tensor:\n    w = self.w\n")
                .append("    none = annotate(List[Optional[number]], [])\n    v0 = torch.contiguous(torch.permute(")
                .append(converted("x", FLOAT32, kernel.type))
                .append(", [0, 3, 1, 2]), memory_format=")
                .append(kernel.memoryFormat)
                .append(")\n");
        for (int i = 0; i < operations.size(); i++) {
            text.append("    ")
                    .append(value(i + 1))
                    .append(" = ")
                    .append(operations.get(i))
                    .append('\n');
        }
        return text.append("    return torch.contiguous(torch.permute(")
                .append(converted(value(operations.size()), type, FLOAT32))
                .append(", [0, 2, 3, 1]))\n")
                .toString();
    }
}
