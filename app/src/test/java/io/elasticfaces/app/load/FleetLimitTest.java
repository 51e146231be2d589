package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetLimitTest {
    @Test
    void shouldReadTheMaximumOfAStatus() {
        assertThat(FleetLimit.parse("{\"waiting\":0,\"min\":0,\"max\":7,\"trouble\":null}"))
                .hasValue(7);
    }

    @Test
    void shouldFindNoneInAnythingElse() {
        assertThat(FleetLimit.parse("{\"max\":\"many\"}")).isEmpty();
        assertThat(FleetLimit.parse("[7]")).isEmpty();
        assertThat(FleetLimit.parse("<html>")).isEmpty();
        assertThat(FleetLimit.parse("")).isEmpty();
    }
}
