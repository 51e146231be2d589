package io.elasticfaces.painter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A drawn person: a name and a value for every {@link Trait}.
 *
 * @param name first name, fictional
 * @param traits a value within its range for every trait
 */
record Portrait(String name, Map<Trait, Double> traits) {

    Portrait {
        traits = Collections.unmodifiableMap(new EnumMap<>(traits));
        for (Trait trait : Trait.values()) {
            Double value = traits.get(trait);
            if (value == null) {
                throw new IllegalArgumentException(name + " has no " + trait.label());
            }
            if (!(value >= trait.lowest() && value <= trait.highest())) {
                throw new IllegalArgumentException("%s: %s is %s, outside %s to %s"
                        .formatted(name, trait.label(), value, trait.lowest(), trait.highest()));
            }
        }
    }

    double get(Trait trait) {
        return traits.get(trait);
    }

    boolean has(Trait trait) {
        return get(trait) > 0.5;
    }

    /** Returns the same person with the mouth and eyes of a smile of the given strength (0 to 1). */
    Portrait smiling(double strength) {
        Map<Trait, Double> changed = new EnumMap<>(traits);
        change(changed, Trait.MOUTH_WIDTH, 1 + 0.14 * strength, 0);
        change(changed, Trait.MOUTH_CURVE, 1, 0.05 * strength);
        change(changed, Trait.EYE_OPEN, 1 - 0.14 * strength, 0);
        change(changed, Trait.CHEEKS, 1, 0.02 * strength);
        return new Portrait(name, changed);
    }

    private static void change(Map<Trait, Double> traits, Trait trait, double factor, double sum) {
        double value = traits.get(trait) * factor + sum;
        traits.put(trait, Math.min(trait.highest(), Math.max(trait.lowest(), value)));
    }
}
