package io.elasticfaces.worker.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that a thread reuses for each picture: strips and crops of about a megabyte. New arrays would be cleared first
 * and would cause page faults.
 */
final class Scratch {
    private final List<float[]> arrays = new ArrayList<>();

    /**
     * Returns an array with its previous content.
     *
     * @param number identifies the array
     * @param length the minimum length
     */
    float[] array(int number, int length) {
        while (arrays.size() <= number) {
            arrays.add(new float[0]);
        }
        float[] array = arrays.get(number);
        if (array.length < length) {
            array = new float[length];
            arrays.set(number, array);
        }
        return array;
    }
}
