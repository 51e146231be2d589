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
 * {@code application.properties} for what is needed before, or without, Camel: the same file and the same overriding by
 * system properties and environment variables ({@code app.prefix} is {@code APP_PREFIX}).
 */
final class Settings {
    private final Properties file;

    private Settings(Properties file) {
        this.file = file;
    }

    /** Returns a setting's value as the environment has it now, or nothing if it is set nowhere. */
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
     * Returns a setting's value.
     *
     * @throws IllegalArgumentException if it is set nowhere
     */
    String get(String key) {
        return find(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The setting " + key + " is missing from application.properties."));
    }

    /** Returns a setting's value, or nothing if it is set nowhere. */
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
