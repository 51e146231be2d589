package io.elasticfaces.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How well distances tell pairs of one person's photos from pairs of two people's.
 *
 * @param pairs of photos
 * @param right decided rightly at the threshold
 * @param margin from the farthest pair of one person to the nearest of two; below zero no threshold tells all apart
 */
record PairSeparation(int pairs, int right, double margin) {
    /**
     * Compares.
     *
     * @param list of two file names and {@code Yes} or {@code No}, with a header
     * @param embeddings by file name without its ending
     */
    static PairSeparation of(Path list, Map<String, float[]> embeddings, double threshold) throws IOException {
        List<String> lines = Files.readAllLines(list);
        int right = 0;
        double farthestSame = 0;
        double nearestOther = Double.POSITIVE_INFINITY;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.replace(".jpg", "").split(",", -1);
            double distance = Vectors.distance(embeddings.get(fields[0]), embeddings.get(fields[1]));
            boolean same = fields[2].equals("Yes");
            if (same) {
                farthestSame = Math.max(farthestSame, distance);
            } else {
                nearestOther = Math.min(nearestOther, distance);
            }
            right += same == distance < threshold ? 1 : 0;
        }
        return new PairSeparation(lines.size() - 1, right, nearestOther - farthestSame);
    }
}
