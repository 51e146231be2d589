package io.elasticfaces.recognition.gallery;

import java.util.Optional;

/** The exact search for the nearest person of a gallery. */
public final class Matcher {
    /** After so many dimensions a row that is farther already is left; a multiple of the four sums kept. */
    private static final int BLOCK = 32;

    private Matcher() {}

    /**
     * Returns the nearest person by Euclidean distance, or empty for an empty gallery.
     *
     * @param probe as long as the gallery's dimension
     */
    public static Optional<Match> nearest(float[] probe, Gallery gallery) {
        int dimension = gallery.dimension();
        if (probe.length != dimension) {
            throw new IllegalArgumentException(
                    "The embedding has " + probe.length + " numbers, the gallery's have " + dimension + ".");
        }
        float[] rows = gallery.embeddings();
        float best = Float.POSITIVE_INFINITY;
        int nearest = -1;
        for (int row = 0; row < gallery.size(); row++) {
            float squared = squaredDistance(probe, rows, row * dimension, best);
            if (squared < best) {
                best = squared;
                nearest = row;
            }
        }
        return nearest < 0
                ? Optional.empty()
                : Optional.of(new Match(gallery.names().get(nearest), Math.sqrt(best)));
    }

    /** Four sums at once keep the processor's adders busy; a sum past {@code limit} is given up as it is. */
    private static float squaredDistance(float[] probe, float[] rows, int offset, float limit) {
        float sum = 0;
        int i = 0;
        while (i + BLOCK <= probe.length && sum < limit) {
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            for (int end = i + BLOCK; i < end; i += 4) {
                float e = probe[i] - rows[offset + i];
                float f = probe[i + 1] - rows[offset + i + 1];
                float g = probe[i + 2] - rows[offset + i + 2];
                float h = probe[i + 3] - rows[offset + i + 3];
                a += e * e;
                b += f * f;
                c += g * g;
                d += h * h;
            }
            sum += (a + b) + (c + d);
        }
        while (i < probe.length && sum < limit) {
            float difference = probe[i] - rows[offset + i];
            sum += difference * difference;
            i++;
        }
        return sum;
    }
}
