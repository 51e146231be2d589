package io.elasticfaces.app;

import io.elasticfaces.contract.SettingNames;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code application.properties} for code that runs before or without Camel. As in Camel, system properties and environment
 * variables take precedence ({@code APP_PREFIX} for {@code app.prefix}).
 */
final class Settings {
    private final Properties file;

    private Settings(Properties file) {
        this.file = file;
    }

    /** Returns the current value of a setting, or empty if it is not set. */
    static Optional<String> current(String key) {
        try {
            return load().find(key);
        } catch (IOException e) {
            throw new UncheckedIOException("application.properties cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws io.elasticfaces.contract.InvalidSetting if a setting or an environment variable has an unknown name
     */
    static Settings load() throws IOException {
        Path path = Home.folder().resolve("application.properties");
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(path)) {
            properties.load(in);
        }
        Set<String> given = new TreeSet<>(properties.stringPropertyNames());
        given.addAll(System.getProperties().stringPropertyNames());
        SettingNames.shipped().check(given, System.getenv().keySet());
        return new Settings(properties);
    }

    /**
     * Returns the value of a setting.
     *
     * @throws IllegalArgumentException if it is not set
     */
    String get(String key) {
        return find(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The setting " + key + " is missing from application.properties."));
    }

    /** Returns the value of a setting, or empty if it is not set. */
    Optional<String> find(String key) {
        String value = System.getProperty(key);
        if (value == null) {
            value = System.getenv(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        }
        if (value == null) {
            value = file.getProperty(key);
        }
        return Optional.ofNullable(value).map(String::strip);
    }
}
