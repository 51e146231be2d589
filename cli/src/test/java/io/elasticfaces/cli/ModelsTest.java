package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
    @ParameterizedTest
    @ValueSource(strings = {"auto", "0.6", "1", "1e-3", "100"})
    void shouldTakeAThreshold(String threshold) {
        assertThatCode(() -> Models.requireThreshold(threshold)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-0.6", "NaN", "101", "0,6", "near"})
    void shouldRefuseAThresholdThatNamesNobodyOrEverybody(String threshold) {
        assertThatThrownBy(() -> Models.requireThreshold(threshold))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The setting app.worker.threshold=" + threshold
                        + " is out of range; set it to auto, or to a distance of more than 0 to 100.");
    }
}
