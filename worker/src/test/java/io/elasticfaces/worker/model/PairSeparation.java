package io.elasticfaces.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well distances tell pairs of one person's photos from pairs of two people's.
 *
 * @param pairs of photos
 * @param right decided rightly at the threshold
 * @param farthestSame the largest distance of one person's two photos
 * @param nearestOther the smallest distance of two people's photos
 */
record PairSeparation(int pairs, int right, double farthestSame, double nearestOther) {
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
        return new PairSeparation(lines.size() - 1, right, farthestSame, nearestOther);
    }

    /** What lies between the two kinds of pairs; below zero no threshold tells all apart. */
    double margin() {
        return nearestOther - farthestSame;
    }

    static void write(String name, Map<String, PairSeparation> ways) throws IOException {
        StringBuilder text = new StringBuilder(
                "| chip | right | farthest of one person | nearest of two | between |\n|---|---|---|---|---|\n");
        new TreeMap<>(ways)
                .forEach((way, of) -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d of %d | %.4f | %.4f | %.4f |%n",
                        way,
                        of.right,
                        of.pairs,
                        of.farthestSame,
                        of.nearestOther,
                        of.margin())));
        Files.writeString(Path.of("target", name), text);
    }
}
