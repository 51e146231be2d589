package io.elasticfaces.worker.model;

import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.worker.detect.Face;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A reason for not trusting the name of a face. The limits were measured (docs/evaluate.md). */
public enum QualityReason {
    /** The face has too few pixels. */
    SMALL,
    /** The face is out of focus, or moved. */
    BLURRED,
    /** The head is turned too far. */
    TURNED,
    /** The face has too little light. */
    DARK,
    /** The detector is not certain that it is a face. */
    UNCERTAIN;

    /** The limits of a trusted face's measures. Angles are in degrees. */
    private record Limits(
            double size, double sharpness, double brightness, double yaw, double pitch, double probability) {
        static Limits of(QualityFilter filter) {
            return switch (filter) {
                case NONE, AUTO, LOW -> new Limits(24, 25, 7, 40, 30, 0.95);
                case MEDIUM -> new Limits(40, 35, 12, 35, 25, 0.99);
                case HIGH -> new Limits(60, 45, 20, 25, 20, 0.995);
            };
        }
    }

    /** Returns the name in results, e.g. {@code small}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the reasons for not trusting a face; empty for a good one.
     *
     * @param filter MEDIUM and HIGH have stricter limits than the measured ones, which apply to the others
     */
    public static List<QualityReason> of(Face face, FaceQuality quality, QualityFilter filter) {
        Limits limits = Limits.of(filter);
        List<QualityReason> reasons = new ArrayList<>();
        add(reasons, SMALL, quality.size() < limits.size());
        add(reasons, BLURRED, quality.sharpness() < limits.sharpness());
        add(
                reasons,
                TURNED,
                Math.abs(quality.pose().yaw()) > limits.yaw()
                        || Math.abs(quality.pose().pitch()) > limits.pitch());
        add(reasons, DARK, quality.brightness() < limits.brightness());
        add(reasons, UNCERTAIN, face.probability() < limits.probability());
        return reasons;
    }

    private static void add(List<QualityReason> reasons, QualityReason reason, boolean applies) {
        if (applies) {
            reasons.add(reason);
        }
    }
}
