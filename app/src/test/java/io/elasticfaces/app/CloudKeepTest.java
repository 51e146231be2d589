package io.elasticfaces.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the local cloud keeps pictures and results. */
class CloudKeepTest {
    private static final String SETTING = "app.local.keep";

    @AfterEach
    void forget() {
        System.clearProperty(SETTING);
    }

    @Test
    void shouldKeepThemForADayUnlessSetOtherwise() throws IOException {
        assertThat(keep()).isEqualTo(Duration.ofDays(1));
        System.setProperty(SETTING, "0s");
        assertThat(keep()).isZero();
    }

    @Test
    void shouldRemoveNothingThatIsPromised() {
        System.setProperty(SETTING, "30m");

        assertThatThrownBy(CloudKeepTest::keep)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app.local.keep=30m")
                .hasMessageContaining("app.web.expiry");
    }

    private static Duration keep() throws IOException {
        CloudOptions options = new CloudOptions();
        options.firstPort = 9400;
        options.bootDelay = "0";
        options.faults = "";
        return options.settings(Path.of("state"), Settings.load()).keep();
    }
}
