package io.elasticfaces.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveLimitsTest {
    @Test
    void shouldReadBothSettings() {
        assertThat(limits("5", " 10 ")).isEqualTo(new ReceiveLimits(5, 10));
        assertThat(limits("1", "2")).isEqualTo(new ReceiveLimits(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"5,5,redrive", "5,4,redrive", "0,10,max", "-1,10,max", "5,-10,redrive", "five,10,max", "5,1e1,redrive"})
    void shouldRefuseLimitsThatLoseRequests(String giveUp, String redrive, String named) {
        assertThatThrownBy(() -> limits(giveUp, redrive))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("The setting app." + named + "-receive-count=");
    }

    private static ReceiveLimits limits(String giveUp, String redrive) {
        Map<String, String> given = Map.of("app.max-receive-count", giveUp, "app.redrive-receive-count", redrive);
        return ReceiveLimits.of(new Settings(name -> Optional.ofNullable(given.get(name))));
    }
}
