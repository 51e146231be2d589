package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilterTest {
    /** Two output channels of three input channels, of which the second is used by none. */
    @Test
    void shouldLeaveOutChannelsWithoutWeight() {
        Filter filter =
                new Filter(2, 3, 1, 2, new float[] {1, 2, 0, 1e-12f, 0, 6, 7, 8, 0, -1e-12f, 0, 0}, new float[] {3, 4});

        assertThat(filter.usedInputs()).containsExactly(0, 2);
        assertThat(filter.inputs(new int[] {0, 2}))
                .usingRecursiveComparison()
                .isEqualTo(new Filter(2, 2, 1, 2, new float[] {1, 2, 0, 6, 7, 8, 0, 0}, new float[] {3, 4}));
        assertThat(filter.outputs(new int[] {1}))
                .usingRecursiveComparison()
                .isEqualTo(new Filter(1, 3, 1, 2, new float[] {7, 8, 0, -1e-12f, 0, 0}, new float[] {4}));
    }
}
