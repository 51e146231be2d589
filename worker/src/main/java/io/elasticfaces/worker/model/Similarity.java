package io.elasticfaces.worker.model;

/**
 * The similarity of two faces, 0 to 1: {@code 1 / (1 + exp(slope * (distance - threshold)))}. It falls with the
 * distance and is 0.5 at the threshold. With the threshold for one person, it is the probability that both faces show
 * one person, if one person and two people are equally likely a priori.
 *
 * @param slope more than 0
 */
public record Similarity(double slope) {
    /** The similarity of a model set that was not measured: about that of {@code mobilefacenet} and {@code dlib}. */
    static final Similarity UNMEASURED = new Similarity(40);

    /** Limits the slope if the threshold separates all pairs. */
    private static final double MOST_STEEPNESS = 200;

    private static final int STEPS = 50;

    /**
     * Fits the slope by logistic regression. All pairs of one person together have the weight of all pairs of two
     * people, which are usually far more.
     *
     * @param same distances of pairs of one person, at least one
     * @param different distances of pairs of two people, at least one
     * @param threshold more than 0
     */
    public static Similarity fit(double[] same, double[] different, double threshold) {
        double low = 0;
        double high = MOST_STEEPNESS / threshold;
        // The loss is convex, so its derivative has one zero.
        for (int i = 0; i < STEPS; i++) {
            double slope = (low + high) / 2;
            double derivative = derivative(same, 1, threshold, slope) + derivative(different, -1, threshold, slope);
            if (derivative > 0) {
                high = slope;
            } else {
                low = slope;
            }
        }
        return new Similarity((low + high) / 2);
    }

    /** Returns the derivative of the mean of {@code log(1 + exp(sign * slope * (distance - threshold)))}. */
    private static double derivative(double[] distances, int sign, double threshold, double slope) {
        double sum = 0;
        for (double distance : distances) {
            double beyond = sign * (distance - threshold);
            sum += beyond / (1 + Math.exp(-slope * beyond));
        }
        return sum / distances.length;
    }

    /**
     * Returns the similarity at a distance.
     *
     * @param distance 0 or more
     * @param threshold the distance below which a face gets the name of the nearest person
     */
    public double of(double distance, double threshold) {
        return 1 / (1 + Math.exp(slope * (distance - threshold)));
    }
}
