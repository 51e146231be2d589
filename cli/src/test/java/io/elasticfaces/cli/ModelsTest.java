package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.InvalidSetting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.6", "1", "1e-3", "100"})
    void shouldTakeAThreshold(String threshold) {
        assertThat(Models.threshold(threshold)).contains(Double.valueOf(threshold));
    }

    @Test
    void shouldTakeNoThreshold() {
        assertThat(Models.threshold("auto")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-0.6", "NaN", "101", "0,6", "near"})
    void shouldRefuseAThresholdThatNamesNobodyOrEverybody(String threshold) {
        assertThatThrownBy(() -> Models.threshold(threshold))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("The setting app.worker.threshold=" + threshold
                        + " cannot be used. Set it to auto, or to a distance of more than 0 to 100.");
    }

    @Test
    void shouldTakeAStrangerRateUpToOneHalf() {
        assertThat(Models.strangerRate("1e-6")).isEqualTo(1e-6);
        assertThat(Models.strangerRate("0.5")).isEqualTo(0.5);
        for (String rate : List.of("0", "0.51", "1%", "auto", "NaN")) {
            assertThatThrownBy(() -> Models.strangerRate(rate))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessage("The setting app.worker.stranger-rate=" + rate
                            + " cannot be used. Set it to a share of more than 0 to 0.5, such as 0.01.");
        }
    }
}
