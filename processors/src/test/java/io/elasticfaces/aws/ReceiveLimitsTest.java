package io.elasticfaces.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveLimitsTest {
    @Test
    void shouldReadBothSettings() {
        assertThat(ReceiveLimits.parse("5", " 10 ")).isEqualTo(new ReceiveLimits(5, 10));
        assertThat(ReceiveLimits.parse("1", "2")).isEqualTo(new ReceiveLimits(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"5,5", "5,4", "0,10", "-1,10", "5,-10"})
    void shouldRefuseLimitsThatLoseRequests(String giveUp, String redrive) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceiveLimits.parse(giveUp, redrive))
                .withMessage(
                        "The setting app.redrive-receive-count=" + redrive + " is out of range; set it to more than"
                                + " app.max-receive-count, which is " + giveUp + " and has to be 1 or more.");
    }

    @ParameterizedTest
    @CsvSource({
        "five,10,app.max-receive-count=five",
        "5,1e1,app.redrive-receive-count=1e1",
        "5,'',app.redrive-receive-count="
    })
    void shouldNameTheSettingThatIsNoNumber(String giveUp, String redrive, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceiveLimits.parse(giveUp, redrive))
                .withMessageStartingWith("The setting " + named + " is not a whole number");
    }
}
