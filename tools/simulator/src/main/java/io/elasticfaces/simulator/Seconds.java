package io.elasticfaces.simulator;

import java.util.Locale;

/** Writes numbers for people: as many digits as tell something. */
final class Seconds {
    private Seconds() {}

    /** Returns a number with three significant digits at the least, and no zeros behind the point. */
    static String of(double value) {
        String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        String text = String.format(Locale.ROOT, format, value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
