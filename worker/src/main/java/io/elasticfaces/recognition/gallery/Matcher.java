package io.elasticfaces.recognition.gallery;

import java.util.Optional;

/** The exact search for the nearest person of a gallery: of large ones first a {@link CoarseIndex} is asked. */
public final class Matcher {
    /** After so many dimensions a row that is farther already is left; a multiple of the four sums kept. */
    private static final int BLOCK = 32;

    /** So many rows take less than a millisecond or two, plainly; to start an index for fewer does not pay. */
    static final int INDEX_FROM = 2_000;

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
        Optional<CoarseIndex> index = gallery.size() < INDEX_FROM ? Optional.empty() : gallery.index();
        Search search = new Search(probe, gallery.embeddings());
        if (index.isPresent()) {
            for (int row : index.get().candidates(probe)) {
                search.look(row);
            }
        } else {
            for (int row = 0; row < gallery.size(); row++) {
                search.look(row);
            }
        }
        return search.nearest < 0
                ? Optional.empty()
                : Optional.of(new Match(gallery.names().get(search.nearest), Math.sqrt(search.best)));
    }

    /** A probe on its way along rows; of equally near ones the first stays. */
    private static final class Search {
        private final float[] probe;
        private final float[] rows;
        private float best = Float.POSITIVE_INFINITY;
        private int nearest = -1;

        Search(float[] probe, float[] rows) {
            this.probe = probe;
            this.rows = rows;
        }

        void look(int row) {
            float squared = squaredDistance(probe, rows, row * probe.length, best);
            if (squared < best) {
                best = squared;
                nearest = row;
            }
        }
    }

    /** Four sums at once keep the processor's adders busy; a sum past {@code limit} is given up as it is. */
    static float squaredDistance(float[] probe, float[] rows, int offset, float limit) {
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
