package io.elasticfaces.app.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The percentiles that are shown of a histogram. */
final class Percentiles {
    private static final double[] SHOWN = {50, 75, 90, 95, 99, 99.9};

    private Percentiles() {}

    /** Returns milliseconds of a histogram of microseconds, e.g. {@code p50}; empty for an empty histogram. */
    static Map<String, Double> of(Histogram micros) {
        Map<String, Double> millis = new LinkedHashMap<>();
        if (micros.getTotalCount() == 0) {
            return millis;
        }
        millis.put("min", micros.getMinValue() / 1e3);
        millis.put("mean", micros.getMean() / 1e3);
        for (double percentile : SHOWN) {
            String digits = String.valueOf(percentile).replaceFirst("\\.0$", "");
            millis.put("p" + digits, micros.getValueAtPercentile(percentile) / 1e3);
        }
        millis.put("max", micros.getMaxValue() / 1e3);
        return millis;
    }
}
