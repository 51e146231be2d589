package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.model.References;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SeededWeightsTest {
    @Test
    void shouldMatchTheSamples() throws IOException {
        JsonObject samples =
                References.json("golden/seeded-inception-resnet-v1.json").<JsonObject>getMap("weights");
        assertThat(samples.size()).isEqualTo(7);
        for (String name : samples.keySet()) {
            JsonObject sample = samples.<JsonObject>getMap(name);
            float[] shape = References.floats(sample.get("shape"));
            int[] dimensions = new int[shape.length];
            for (int i = 0; i < shape.length; i++) {
                dimensions[i] = (int) shape[i];
            }
            float[] values = SeededWeights.tensor(name, dimensions).values();
            float[] first = References.floats(sample.get("first4"));
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            for (int i = 0; i < first.length; i++) {
                assertThat(values[i]).as(name).isCloseTo(first[i], Offset.offset(1e-5f));
            }
            assertThat(sum).as(name).isCloseTo(sample.getDouble("sum"), Offset.offset(1e-5));
        }
    }

    /** The state dict has 714 entries without the classifier's, one of them per batch norm a counter. */
    @Test
    void shouldBeAskedForEveryTensorOfTheStateDict() throws IOException {
        Set<String> names = new HashSet<>();
        long[] numbers = {0};
        FacenetPlan.of(new Weights("test", Set.of(), (name, shape) -> {
            names.add(name);
            var tensor = SeededWeights.tensor(name, shape);
            numbers[0] += tensor.values().length;
            return tensor;
        }));
        long norms = names.stream().filter(name -> name.endsWith("running_var")).count();
        assertThat(names.size() + norms).isEqualTo(714);
        assertThat(numbers[0]).isEqualTo(23_512_336 - norms);
    }
}
