package io.elasticfaces.simulator;

/**
 * Seconds between two limits, any as likely as another.
 *
 * @param min 0 or more
 * @param max min or more
 */
record Range(double min, double max) {
    Range {
        if (!(min >= 0 && max >= min && max < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s-%s is no range of seconds; give one like 20-40.".formatted(min, max));
        }
    }

    /** Returns the seconds at a fraction of the range. */
    double at(double fraction) {
        return min + fraction * (max - min);
    }

    /** Reads a range, e.g. {@code 20-40}, or a number, which is both limits. */
    static Range parse(String text) {
        String[] limits = text.strip().split("-", 2);
        try {
            double min = Double.parseDouble(limits[0]);
            return new Range(min, limits.length == 1 ? min : Double.parseDouble(limits[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is no range of seconds; give one like 20-40.".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return "%s-%s s".formatted(Seconds.of(min), Seconds.of(max));
    }
}
