package io.elasticfaces.aws;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;

/** Durations among the settings, in Camel's form: {@code 300s}, {@code 1h}, {@code 250} milliseconds. */
public final class Durations {
    private Durations() {}

    /**
     * Returns the duration that a setting holds.
     *
     * @throws IllegalArgumentException if it holds none; the message names the setting
     */
    public static Duration of(CamelContext camel, String key) {
        return parse(key, camel.resolvePropertyPlaceholders("{{" + key + "}}"));
    }

    /**
     * Reads the value of a setting.
     *
     * @throws IllegalArgumentException if it is no time; the message names the setting
     */
    public static Duration parse(String key, String value) {
        try {
            return Duration.ofMillis(TimeUtils.toMilliSeconds(value.strip()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The setting " + key + "=" + value + " is not a time; set it to one, e.g. 500ms, 30s or 5m.", e);
        }
    }
}
