package io.elasticfaces.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Typed access to the settings of one process. Every value is checked when it is read. The exception for an invalid one
 * has the setting's name, its value and the allowed values.
 */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private static final Properties SHIPPED = shipped();

    private final Function<String, Optional<String>> source;

    /** @param source returns the value of a setting by its full name, or empty to use the shipped value */
    public Settings(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Reads the settings of this process. System properties override environment variables, which override the file.
     *
     * @param file an {@code application.properties}
     * @throws InvalidSetting if a setting or an environment variable has an unknown name
     */
    public static Settings load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Set<String> names = new TreeSet<>(properties.stringPropertyNames());
        names.addAll(System.getProperties().stringPropertyNames());
        SettingNames.shipped().check(names, System.getenv().keySet());
        return new Settings(name -> Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(SettingNames.variable(name))))
                .or(() -> Optional.ofNullable(properties.getProperty(name))));
    }

    /** Returns the configured value, or the one in the shipped application.properties, without surrounding blanks. */
    public String text(String name) {
        return source.apply(name)
                .or(() -> Optional.ofNullable(SHIPPED.getProperty(name)))
                .map(String::strip)
                .orElseThrow(() -> new IllegalArgumentException("There is no setting " + name));
    }

    /** Returns the names of all settings. */
    static Set<String> names() {
        return SHIPPED.stringPropertyNames();
    }

    private static Properties shipped() {
        Properties properties = new Properties();
        try (InputStream in = Settings.class.getResourceAsStream("application.properties")) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("The shipped application.properties cannot be read.", e);
        }
    }

    /**
     * Returns a whole number from {@code least} to {@code most}.
     *
     * @throws InvalidSetting if the value is anything else
     */
    public long number(String name, long least, long most) {
        String value = text(name);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is out of range.
        }
        String range = most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        throw invalid(name, value, "a whole number, " + range);
    }

    /** Returns a whole number from {@code least} to the largest {@code int}; see {@link #number}. */
    public int count(String name, int least) {
        return (int) number(name, least, Integer.MAX_VALUE);
    }

    /**
     * Returns a duration: a whole number with its unit, {@code ms}, {@code s}, {@code m} or {@code h}.
     *
     * @throws InvalidSetting if the value is anything else, or not between {@code least} and {@code most}
     */
    public Duration duration(String name, Duration least, Duration most) {
        return duration(name, text(name), least, most);
    }

    /** Parses a duration from another source, such as a command-line option; see the method with three arguments. */
    public static Duration duration(String name, String value, Duration least, Duration most) {
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration duration =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofHours(amount);
                    };
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw invalid(
                name,
                value,
                "a duration from %s to %s, for example 500ms, 30s or 5m".formatted(display(least), display(most)));
    }

    /** Returns a duration from 1 ms to 10 days; see {@link #duration(String, Duration, Duration)}. */
    public Duration duration(String name) {
        return duration(name, Duration.ofMillis(1), Duration.ofDays(10));
    }

    /**
     * Returns an enum constant. Values are in lower case, with hyphens instead of underscores.
     *
     * @throws InvalidSetting if the value names no constant
     */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        String value = text(name);
        for (E constant : type.getEnumConstants()) {
            if (display(constant).equals(value)) {
                return constant;
            }
        }
        String names =
                Arrays.stream(type.getEnumConstants()).map(Settings::display).collect(Collectors.joining(", "));
        throw invalid(name, value, "one of " + names);
    }

    /** Returns the exception for an invalid value; {@code allowed} completes the sentence "Set it to". */
    public static InvalidSetting invalid(String name, String value, String allowed) {
        return new InvalidSetting("The setting %s=%s cannot be used. Set it to %s.".formatted(name, value, allowed));
    }

    private static String display(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String display(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSeconds() % 3600 == 0 && !duration.isZero()
                ? duration.toHours() + "h"
                : duration.toSeconds() + "s";
    }
}
