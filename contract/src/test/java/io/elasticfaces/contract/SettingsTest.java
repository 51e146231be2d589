package io.elasticfaces.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static Settings given(String value) {
        return new Settings(name -> Optional.ofNullable(value));
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "30s, 30000", " 5m , 300000", "1h, 3600000"})
    void shouldReadADuration(String value, long millis) {
        assertThat(given(value).duration("app.web.answer-deadline")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "PT5M", "5x", "-3s", "300", "5 s", "0s", "", "99999h", "1e3s", "٥s"})
    void shouldRefuseWhatIsNoDurationAndSayWhatIs(String value) {
        assertThatThrownBy(() -> given(value).duration("app.web.answer-deadline"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContainingAll("app.web.answer-deadline", value.strip(), "30s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "9223372036854775808", ""})
    void shouldRefuseANumberThatIsNoneOrOutOfRange(String value) {
        assertThatThrownBy(() -> given(value).count("app.web.max-waiting", 1))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContainingAll("app.web.max-waiting", value, "1 or more");
    }

    @Test
    void shouldNameTheChoices() {
        assertThat(given("milliseconds").choice("app.keys", TimeUnit.class)).isEqualTo(TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> given("weeks").choice("app.keys", TimeUnit.class))
                .hasMessageContainingAll("app.keys=weeks", "seconds", "days");
    }

    @Test
    void shouldFallBackToTheShippedValue() {
        assertThat(given(null).text("app.prefix")).isEqualTo("faces");
        assertThatThrownBy(() -> given(null).text("app.prefx")).hasMessageContaining("app.prefx");
    }

    @Test
    void shouldRefuseUnknownNamesWithTheNearestOne() {
        SettingNames names = new SettingNames(Set.of("app.prefix", "app.web.answer-deadline", "camel.server.port"));

        names.check(List.of("app.prefix", "camel.anything"), List.of("APP_WEB_ANSWER_DEADLINE", "PATH", "APPDATA"));
        assertThatThrownBy(() -> names.check(List.of("app.web.anser-deadline"), List.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContainingAll("app.web.anser-deadline", "app.web.answer-deadline");
        assertThatThrownBy(() -> names.check(List.of(), List.of("APP_WEB_ANSWERDEADLINE")))
                .hasMessageContainingAll("APP_WEB_ANSWERDEADLINE", "APP_WEB_ANSWER_DEADLINE");
    }

    @Test
    void shouldTellTheNewNameOfARenamedSetting() {
        SettingNames names = SettingNames.shipped();

        assertThatThrownBy(() -> names.check(List.of("app.controller.idle-net"), List.of()))
                .hasMessageContaining("is now called app.controller.idle-timeout");
        assertThatThrownBy(() -> names.check(List.of(), List.of("APP_CONTROLLER_HUNG_AFTER")))
                .hasMessageContaining("is now called APP_CONTROLLER_LIVENESS_TIMEOUT");
    }
}
