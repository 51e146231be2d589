package io.elasticfaces.cli.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an instance is {@code pending} before its user data runs: a distribution of durations, each at most
 * {@link #LONGEST}.
 */
public sealed interface BootDelay {
    /** No boot takes longer, whatever is drawn. */
    Duration LONGEST = Duration.ofHours(1);

    /** What {@link #parse} reads, for people. */
    String FORMS = "a number of milliseconds such as 2000, a range such as 1000..5000, or lognormal:MEDIAN,SIGMA such"
            + " as lognormal:2000,0.5";

    /** Milliseconds. */
    Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** The least and the most milliseconds. */
    Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

    /** The median in milliseconds, and the sigma. */
    Pattern LOGNORMAL = Pattern.compile("lognormal:(\\d{1,9}),(\\d(?:\\.\\d{1,6})?)");

    /** Draws one. */
    Duration next(RandomGenerator random);

    /** Always the same. */
    record Fixed(Duration delay) implements BootDelay {
        public Fixed {
            requireWithin(delay);
        }

        @Override
        public Duration next(RandomGenerator random) {
            return delay;
        }
    }

    /** Any duration of a range, each as likely as another. */
    record Uniform(Duration least, Duration most) implements BootDelay {
        public Uniform {
            requireWithin(least);
            requireWithin(most);
            if (most.compareTo(least) < 0) {
                throw new IllegalArgumentException("The range of boot delays ends before it begins.");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            return least.plus(Duration.ofNanos(
                    (long) (random.nextDouble() * most.minus(least).toNanos())));
        }
    }

    /**
     * Mostly near the median, now and then far above it, as boots are.
     *
     * @param median half of all boots are quicker
     * @param sigma standard deviation of the logarithm, 0 to 5
     */
    record LogNormal(Duration median, double sigma) implements BootDelay {
        public LogNormal {
            requireWithin(median);
            if (!(sigma >= 0 && sigma <= 5)) {
                throw new IllegalArgumentException("The sigma of boot delays must be 0 to 5, not " + sigma + ".");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            double nanos = (double) median.toNanos() * Math.exp(sigma * random.nextGaussian());
            return Duration.ofNanos((long) Math.min(nanos, LONGEST.toNanos()));
        }
    }

    /** Always the same. */
    static BootDelay of(Duration delay) {
        return new Fixed(delay);
    }

    /**
     * Reads one of the {@link #FORMS}.
     *
     * @throws IllegalArgumentException says what would be right
     */
    static BootDelay parse(String text) {
        Matcher number = NUMBER.matcher(text);
        Matcher range = RANGE.matcher(text);
        Matcher lognormal = LOGNORMAL.matcher(text);
        if (number.matches()) {
            return new Fixed(millis(number.group()));
        }
        if (range.matches()) {
            return new Uniform(millis(range.group(1)), millis(range.group(2)));
        }
        if (lognormal.matches()) {
            return new LogNormal(millis(lognormal.group(1)), Double.parseDouble(lognormal.group(2)));
        }
        throw new IllegalArgumentException("A boot delay is " + FORMS + ", not '" + text + "'.");
    }

    private static Duration millis(String digits) {
        return Duration.ofMillis(Long.parseLong(digits));
    }

    private static void requireWithin(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A boot delay must be 0 to " + LONGEST.toMillis() + " ms, not " + delay.toMillis() + ".");
        }
    }
}
