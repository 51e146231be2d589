package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void shouldPermuteDimensions() {
        Tensor tensor = new Tensor(new int[] {2, 3, 1}, new float[] {1, 2, 3, 4, 5, 6});
        Tensor turned = tensor.permuted(2, 1, 0);
        assertThat(turned.shape()).containsExactly(1, 3, 2);
        assertThat(turned.values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(tensor.permuted(1, 2, 0).permuted(2, 0, 1))
                .usingRecursiveComparison()
                .isEqualTo(tensor);
    }

    @Test
    void shouldRefuseAShapeThatDoesNotFit() {
        assertThatThrownBy(() -> new Tensor(new int[] {2, 2}, new float[3])).hasMessageContaining("[2, 2]");
        assertThatThrownBy(() -> Tensor.elements(1 << 20, 1 << 20)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> Tensor.elements(-1)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> Tensor.elements(new int[9])).hasMessageContaining("out of range");
        assertThat(Tensor.elements()).isEqualTo(1);
    }
}
