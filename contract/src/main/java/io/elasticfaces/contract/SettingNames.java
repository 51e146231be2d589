package io.elasticfaces.contract;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The names of all settings in the shipped {@code application.properties}. Only names that begin with {@code app.}
 * (environment variables: {@code APP_}) are checked; the others belong to Camel and the JDK.
 */
public final class SettingNames {
    private static final String PREFIX = "app.";
    private static final String VARIABLE_PREFIX = "APP_";

    /** Former and current names of settings. */
    private static final Map<String, String> RENAMED = Map.of(
            "app.controller.patience", "app.controller.lookahead",
            "app.controller.boot-allowance", "app.controller.startup-grace",
            "app.controller.ended-after", "app.controller.stabilization-window",
            "app.controller.idle-net", "app.controller.idle-timeout",
            "app.controller.hung-after", "app.controller.liveness-timeout");

    private final Set<String> known;

    SettingNames(Set<String> known) {
        this.known = known;
    }

    /** Returns the names in the shipped file. */
    public static SettingNames shipped() {
        return new SettingNames(Settings.names());
    }

    /**
     * Checks the names of settings.
     *
     * @param file names in {@code application.properties}
     * @param environment names of environment variables
     * @throws InvalidSetting if a name is unknown; the message has the current or the nearest known name
     */
    public void check(Iterable<String> file, Iterable<String> environment) {
        for (String name : file) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                throw unknown("setting", name, name, UnaryOperator.identity());
            }
        }
        Set<String> variables = new TreeSet<>();
        known.forEach(name -> variables.add(variable(name)));
        for (String variable : environment) {
            if (variable.startsWith(VARIABLE_PREFIX) && !variables.contains(variable)) {
                String name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
                throw unknown("environment variable", variable, name, SettingNames::variable);
            }
        }
    }

    /** Returns the environment variable of a setting: {@code app.web.expiry} is {@code APP_WEB_EXPIRY}. */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private InvalidSetting unknown(String kind, String given, String name, UnaryOperator<String> form) {
        for (Map.Entry<String, String> renamed : RENAMED.entrySet()) {
            if (form.apply(renamed.getKey()).equals(given)) {
                return new InvalidSetting("The %s %s is now called %s. Rename it."
                        .formatted(kind, given, form.apply(renamed.getValue())));
            }
        }
        String nearest = known.stream()
                .filter(one -> one.startsWith(PREFIX))
                .min(Comparator.comparingInt((String one) -> distance(one.replace('-', '.'), name.replace('-', '.')))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return new InvalidSetting("There is no %s %s. The nearest known name is %s; correct it or remove it."
                .formatted(kind, given, form.apply(nearest)));
    }

    /** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
