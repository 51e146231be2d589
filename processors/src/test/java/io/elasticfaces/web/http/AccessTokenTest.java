package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret", "bearer secret", "Bearer  secret "})
    void shouldLetTheRightTokenIn(String authorization) {
        assertThat(new AccessToken("secret").admits(authorization)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer secre", "Bearer secret2", "secret", "Basic secret"})
    void shouldKeepEverythingElseOut(String authorization) {
        assertThat(new AccessToken("secret").admits(authorization)).isFalse();
    }

    @Test
    void shouldLetEverybodyInWithoutAToken() {
        assertThat(new AccessToken("").admits(null)).isTrue();
    }

    @Test
    void shouldTakeEachOfSeveralAndNothingElse() {
        AccessToken rotated = new AccessToken(" old , new ");

        assertThat(rotated.admits("Bearer old")).isTrue();
        assertThat(rotated.admits("Bearer new")).isTrue();
        assertThat(rotated.admits("Bearer old , new ")).isFalse();
        assertThat(rotated.admits("Bearer ")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ",", "old,", ",new", "old, ,new"})
    void shouldNotTakeAnEmptyPlaceForNoTokenAtAll(String tokens) {
        assertThatThrownBy(() -> new AccessToken(tokens))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("APP_WEB_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "schlüssel", "tab\there"})
    void shouldRefuseATokenThatNoHeaderCarries(String token) {
        assertThatThrownBy(() -> new AccessToken("good," + token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app.web.token")
                .message()
                .doesNotContain(token);
    }
}
