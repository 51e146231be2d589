package io.elasticfaces.contract;

import java.util.List;
import java.util.Map;

/**
 * The details of a recognition. Coordinates are pixels of the upright picture.
 *
 * @param distance Euclidean distance to the nearest enrolled person; null without a face or with an empty gallery
 * @param threshold the distance below which that is a match; null like the distance
 * @param box the face's bounding box: x1, y1, x2, y2; empty without a face
 * @param probability the detector's probability, 0 to 1, null without a face
 * @param landmarks x and y of the left eye, right eye, nose, left and right corner of the mouth; empty without a face
 * @param model the model set, e.g. {@code dlib}
 * @param gallery the gallery's version
 * @param people number of people in the gallery; null in replies of other releases
 * @param timings milliseconds by stage, e.g. {@code detect}
 */
public record Detection(
        Double distance,
        Double threshold,
        List<Double> box,
        Double probability,
        List<List<Double>> landmarks,
        String model,
        String gallery,
        Integer people,
        Map<String, Double> timings) {
    /** The empty detection, for example of a reply in the reference project's format. */
    public static final Detection NONE =
            new Detection(null, null, List.of(), null, List.of(), null, null, null, Map.of());

    /** Returns a copy with other timings. */
    public Detection withTimings(Map<String, Double> others) {
        return new Detection(distance, threshold, box, probability, landmarks, model, gallery, people, others);
    }
}
