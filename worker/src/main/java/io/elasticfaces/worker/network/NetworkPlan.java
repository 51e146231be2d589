package io.elasticfaces.worker.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The architecture and weights of a network, from which {@link Script} writes TorchScript.
 *
 * <p>A plan is a list of operations. Each produces one value, which later operations refer to by its index.
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

    private final List<Operation> operations = new ArrayList<>();
    private final List<Integer> channels = new ArrayList<>(List.of(3));

    /** One operation of a network. */
    private interface Operation {
        /** Returns the operation as a TorchScript expression and adds its weights to the script. */
        String express(Script script);
    }

    /** A convolution without padding whose output channels are not padded to a multiple: the last of a network. */
    int head(int from, Filter filter) {
        Filter wide = filter.padded(filter.out(), channels(from));
        return add(filter.out(), script -> script.convolution(from, NONE, wide, 1, 0, 0, false));
    }

    int conv(int from, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        return conv(from, NONE, filter, stride, padHeight, padWidth, relu);
    }

    /** A convolution of stride 1, plus a value of the same shape. */
    int convPlus(int from, int plus, Filter filter, int pad, boolean relu) {
        return conv(from, plus, filter, 1, pad, pad, relu);
    }

    private int conv(int from, int plus, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        int out = (filter.out() + CHANNEL_MULTIPLE - 1) / CHANNEL_MULTIPLE * CHANNEL_MULTIPLE;
        Filter wide = filter.padded(out, channels(from));
        return add(out, script -> script.convolution(from, plus, wide, stride, padHeight, padWidth, relu));
    }

    /**
     * {@code max(x, 0) + slope * min(x, 0)}, with one slope for each channel. The slopes of MTCNN range from -1.28 to
     * 1.30, so {@code max(x, slope * x)} would be wrong.
     */
    int prelu(int from, float[] slopes) {
        // Padded channels are zero regardless of their slope.
        float[] all = Arrays.copyOf(slopes, channels(from));
        return add(all.length, script -> "torch.prelu(" + Script.value(from) + ", " + script.vector(all) + ")");
    }

    /** The maximum of each window, without padding; {@code ceil} keeps windows that extend past the edge. */
    int maxPool(int from, int size, int stride, boolean ceil) {
        return add(
                channels(from),
                script -> "torch.max_pool2d(" + Script.value(from) + ", " + Script.pair(size) + ", "
                        + Script.pair(stride) + ", [0, 0], [1, 1], " + (ceil ? "True" : "False") + ")");
    }

    /** The mean of each window, without padding; windows that extend past the edge are dropped. */
    int averagePool(int from, int size, int stride) {
        return add(
                channels(from),
                script -> "torch.avg_pool2d(" + Script.value(from) + ", " + Script.pair(size) + ", "
                        + Script.pair(stride) + ", [0, 0], False, True, None)");
    }

    /** The mean of each channel. From here on a bfloat16 network computes in float32. */
    int mean(int from) {
        return add(channels(from), script -> "torch.adaptive_avg_pool2d(" + script.widened(from) + ", [1, 1])");
    }

    /** Adds zeros at the right, at the bottom, and as additional channels. */
    int pad(int from, int right, int bottom, int moreChannels) {
        return add(
                channels(from) + moreChannels,
                script -> "torch.constant_pad_nd(" + Script.value(from) + ", [0, " + right + ", 0, " + bottom + ", 0, "
                        + moreChannels + "], 0)");
    }

    int addRelu(int from, int plus) {
        return add(
                channels(from),
                script -> "torch.relu(torch.add(" + Script.value(from) + ", " + Script.value(plus) + "))");
    }

    int concat(Integer... from) {
        int sum = Stream.of(from).mapToInt(this::channels).sum();
        String values = Stream.of(from).map(Script::value).collect(Collectors.joining(", "));
        return add(sum, script -> "torch.cat([" + values + "], 1)");
    }

    private int add(int outChannels, Operation operation) {
        operations.add(operation);
        channels.add(outChannels);
        return operations.size();
    }

    private int channels(int value) {
        return channels.get(value);
    }

    /** Writes the operations into a script and returns its source text. */
    String express(Script script) {
        return script.source(
                operations.stream().map(operation -> operation.express(script)).toList());
    }
}
