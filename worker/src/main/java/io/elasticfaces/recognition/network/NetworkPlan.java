package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.network.Steps.AddRelu;
import io.elasticfaces.recognition.network.Steps.AveragePool;
import io.elasticfaces.recognition.network.Steps.Concat;
import io.elasticfaces.recognition.network.Steps.Convolution;
import io.elasticfaces.recognition.network.Steps.MaxPool;
import io.elasticfaces.recognition.network.Steps.Mean;
import io.elasticfaces.recognition.network.Steps.PRelu;
import io.elasticfaces.recognition.network.Steps.Pad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network described once: a list of steps, each a value that later steps may read. From it follow the plain
 * computation and the archive.
 */
final class NetworkPlan {
    /** The value that is the network's input, a batch of RGB planes. */
    static final int INPUT = 0;

    /**
     * oneDNN in PyTorch 2.7 answers wrongly, without a word, for kernels larger than 1x1 over 24, 28 or 40 channels in
     * batches of two and more; multiples of 16 are right. So channels are filled up with zeros, but for the input's.
     */
    private static final int CHANNEL_MULTIPLE = 16;

    private static final int NEVER = Integer.MAX_VALUE;

    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> channels = new ArrayList<>(List.of(3));
    private int prepackedFrom = NEVER;

    NetworkPlan(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Has float32 convolutions of at least so many input channels run through XNNPACK rather than oneDNN, which asks less
     * around each of them: quicker where they are many and small, not where pictures are large.
     */
    NetworkPlan prepackedFrom(int leastChannels) {
        prepackedFrom = leastChannels;
        return this;
    }

    /** A convolution without padding that keeps its number of outputs: the network's last. */
    int head(int from, Filter filter) {
        return add(filter.out(), new Convolution(from, -1, filter.padded(filter.out(), at(from)), 1, 0, 0, false));
    }

    int conv(int from, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        return conv(from, -1, filter, stride, padHeight, padWidth, relu);
    }

    /** A convolution of stride 1 to whose result a value of the same shape is added. */
    int convPlus(int from, int plus, Filter filter, int pad, boolean relu) {
        return conv(from, plus, filter, 1, pad, pad, relu);
    }

    private int conv(int from, int plus, Filter filter, int stride, int padHeight, int padWidth, boolean relu) {
        int out = (filter.out() + CHANNEL_MULTIPLE - 1) / CHANNEL_MULTIPLE * CHANNEL_MULTIPLE;
        Filter wide = filter.padded(out, at(from));
        return add(out, new Convolution(from, plus, wide, stride, padHeight, padWidth, relu));
    }

    int prelu(int from, float[] slopes) {
        // A channel that was added as padding is zero whatever its slope is.
        return add(at(from), new PRelu(from, Arrays.copyOf(slopes, at(from))));
    }

    int maxPool(int from, int size, int stride, boolean ceil) {
        return add(at(from), new MaxPool(from, size, stride, ceil));
    }

    int averagePool(int from, int size, int stride) {
        return add(at(from), new AveragePool(from, size, stride));
    }

    int mean(int from) {
        return add(at(from), new Mean(from));
    }

    int pad(int from, int right, int bottom, int moreChannels) {
        return add(at(from) + moreChannels, new Pad(from, right, bottom, moreChannels));
    }

    int addRelu(int from, int plus) {
        return add(at(from), new AddRelu(from, plus));
    }

    int concat(Integer... from) {
        int sum = 0;
        for (int value : from) {
            sum += at(value);
        }
        return add(sum, new Concat(List.of(from)));
    }

    private int add(int made, Step step) {
        steps.add(step);
        channels.add(made);
        return steps.size();
    }

    private int at(int value) {
        return channels.get(value);
    }

    /** Computes the network with plain loops. */
    Activation compute(Activation input) {
        List<Activation> values = new ArrayList<>();
        values.add(input);
        int[] lastReader = new int[steps.size() + 1];
        for (int i = 0; i < steps.size(); i++) {
            for (int read : steps.get(i).reads()) {
                lastReader[read] = i;
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            values.add(steps.get(i).compute(values));
            for (int read : steps.get(i).reads()) {
                if (lastReader[read] == i) {
                    values.set(read, null);
                }
            }
        }
        return values.get(values.size() - 1);
    }

    /** Writes the steps into a script and returns the whole source. */
    String express(Script script) {
        script.prepackFrom(prepackedFrom);
        steps.forEach(step -> script.countReaders(step.reads()));
        return script.source(steps.stream().map(step -> step.express(script)).toList());
    }
}
