package io.elasticfaces.cli.evaluate;

import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Matcher;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The distances of pairs of pictures, as the worker measures them. */
final class PairDistances {
    private static final long SEED = 1;

    private PairDistances() {}

    /** Returns the distances of all pairs of pictures of two people, or of a random sample of about {@code most}. */
    static double[] ofTwoPeople(List<Sample> pictures, ModelId models, int most) {
        long all = (long) pictures.size() * (pictures.size() - 1) / 2;
        double share = (double) most / Math.max(1, all);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] distances = new double[(int) Math.min(all, most + most / 10)];
        int count = 0;
        for (int i = 0; i < pictures.size(); i++) {
            Gallery gallery = Gallery.of(models, List.of(pictures.get(i).enrolled()));
            for (int j = i + 1; j < pictures.size() && count < distances.length; j++) {
                if (!pictures.get(i).name().equals(pictures.get(j).name())
                        && (share >= 1 || random.nextDouble() < share)) {
                    distances[count++] = of(gallery, pictures.get(j));
                }
            }
        }
        return Arrays.copyOf(distances, count);
    }

    /** Returns the distance of a picture to the nearest of a gallery. */
    static double of(Gallery gallery, Sample picture) {
        return Matcher.nearest(picture.shown().embedding(), gallery)
                .orElseThrow()
                .distance();
    }
}
