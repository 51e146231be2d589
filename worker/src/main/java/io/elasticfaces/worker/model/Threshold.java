package io.elasticfaces.worker.model;

import java.util.Locale;

/**
 * The Euclidean distance below which a face gets the name of the nearest enrolled person.
 *
 * @param fixed the distance if there is no curve
 * @param curve the model set's false accepts, or null. With a curve, the threshold depends on the number of people
 * @param strangerRate the share of strangers that may get a name, more than 0 and less than 1
 */
public record Threshold(double fixed, FalseAcceptCurve curve, double strangerRate) {
    /** Returns a threshold that does not depend on the number of people. */
    public static Threshold fixed(double distance) {
        return new Threshold(distance, null, Double.NaN);
    }

    /** Returns a threshold by stranger rate, or the fixed one if there is no curve. */
    public Threshold withStrangerRate(double rate) {
        return new Threshold(fixed, curve, rate);
    }

    /**
     * Returns the threshold for a number of enrolled people. A stranger is compared with each of them, and the comparisons
     * count as independent: the rate per comparison is {@code 1 - (1 - strangerRate)^(1/people)}.
     */
    public double of(int people) {
        return curve == null ? fixed : curve.distance(-Math.expm1(Math.log1p(-strangerRate) / Math.max(1, people)));
    }

    /** Returns a description for the log, e.g. {@code the threshold at which 1.0% of strangers get a name}. */
    @Override
    public String toString() {
        if (curve == null) {
            return "the threshold " + fixed + " for any number of people"
                    + (Double.isNaN(strangerRate) ? "" : ", because its false accepts were not measured,");
        }
        return String.format(Locale.ROOT, "the threshold at which %s%% of strangers get a name", 100 * strangerRate);
    }
}
