package io.elasticfaces.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void shouldReadNothingAsNoFaults(String text) {
        assertThat(FaultReader.read(text)).isEqualTo(Faults.NONE);
    }

    @Test
    void shouldReadEveryFault() {
        assertThat(FaultReader.read("boot-failures=0.1, impaired=0.2,mean-life=1.5,capacity=5,no-capacity=0.3,"
                        + "calls-per-second=2.5,call-burst=9,throttled=0.4,seed=42"))
                .isEqualTo(new Faults(0.1, 0.2, Duration.ofMillis(1500), 5, 0.3, 2.5, 9, 0.4, 42));
    }

    @Test
    void shouldLetASecondsWorthOfCallsBurst() {
        assertThat(FaultReader.read("calls-per-second=2.5").callBurst()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deaths=1|NAME one of boot-failures, impaired,",
                "impaired|NAME=VALUE",
                "impaired=0.1,|NAME=VALUE",
                "impaired=2|impaired is a share, 0 to 1, not 2.0",
                "impaired=-1|wants a number such as 0.25",
                "impaired=0.1,impaired=0.2|given twice",
                "boot-failures=0.6,impaired=0.6|of the same starts",
                "capacity=1.5|wants a whole number such as 5",
                "call-burst=0|1 or more",
                "calls-per-second=2000000|0 to 1000000"
            })
    void shouldSayWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> FaultReader.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
