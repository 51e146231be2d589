package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.local.CloudSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What application.properties says of the local cloud. */
class CloudOptionsTest {
    private static final String KEEP = "app.local.keep";
    private static final String REDRIVE = "app.redrive-receive-count";

    @AfterEach
    void forget() {
        System.clearProperty(KEEP);
        System.clearProperty(REDRIVE);
    }

    @Test
    void shouldKeepPicturesForADayUnlessSetOtherwise() throws IOException {
        assertThat(settings().keep()).isEqualTo(Duration.ofDays(1));
        System.setProperty(KEEP, "0s");
        assertThat(settings().keep()).isZero();
    }

    @Test
    void shouldRemoveNothingThatIsPromised() {
        System.setProperty(KEEP, "30m");

        assertThatThrownBy(CloudOptionsTest::settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app.local.keep=30m")
                .hasMessageContaining("app.web.expiry");
    }

    @Test
    void shouldDeadLetterWhenTheSettingSays() throws IOException {
        assertThat(settings().maxReceives()).isEqualTo(10);
        System.setProperty(REDRIVE, "7");
        assertThat(settings().maxReceives()).isEqualTo(7);
    }

    @Test
    void shouldNotDeadLetterBeforeWorkersHaveGivenUp() {
        System.setProperty(REDRIVE, "5");

        assertThatThrownBy(CloudOptionsTest::settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app.redrive-receive-count=5");
    }

    private static CloudSettings settings() throws IOException {
        CloudOptions options = new CloudOptions();
        options.firstPort = 9400;
        options.bootDelay = "0s";
        return options.settings(Path.of("state"), Home.settings());
    }
}
