package io.elasticfaces.contract;

import java.util.List;
import java.util.Map;

/**
 * What the worker saw and how: the detail of an outcome, in pixels of the upright picture.
 *
 * @param distance Euclidean distance to the nearest known person, or null with no face or an empty gallery
 * @param box the face's box x1, y1, x2, y2, or empty with no face
 * @param probability the detector's probability, 0 to 1, or null with no face
 * @param landmarks x, y of left eye, right eye, nose, left and right corner of the mouth; empty with no face
 * @param model the model set that recognised, e.g. {@code dlib}
 * @param gallery the gallery's version
 * @param timings milliseconds by stage, e.g. {@code detect}
 */
public record Detection(
        Double distance,
        List<Double> box,
        Double probability,
        List<List<Double>> landmarks,
        String model,
        String gallery,
        Map<String, Double> timings) {
    /** A sighting that says nothing, as a reply of the original system does. */
    public static final Detection NONE = new Detection(null, List.of(), null, List.of(), null, null, Map.of());

    /** Returns the same sighting with other timings. */
    public Detection withTimings(Map<String, Double> others) {
        return new Detection(distance, box, probability, landmarks, model, gallery, others);
    }
}
