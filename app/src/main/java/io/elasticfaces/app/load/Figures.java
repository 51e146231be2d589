package io.elasticfaces.app.load;

import java.util.Locale;

/** Text with figures in it, the same in every locale. */
final class Figures {
    private Figures() {}

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
