package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.component.aws2.sqs.Sqs2Consumer;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    private static final String LEVEL_OF = "org.slf4j.simpleLogger.log.";

    /** It logs an error and a warning with a stack trace each, once a second; QueuePolling's one line is promised. */
    @Test
    void shouldNotHaveCamelRepeatWhatQueuePollingSays() throws IOException {
        Properties levels = new Properties();
        try (InputStream file = Faces.class.getResourceAsStream("/simplelogger.properties")) {
            levels.load(file);
        }

        assertThat(levels).containsEntry(LEVEL_OF + Sqs2Consumer.class.getName(), "off");
        assertThat(levels).doesNotContainKey(LEVEL_OF + "io.elasticfaces.contract.aws.QueuePolling");
    }
}
