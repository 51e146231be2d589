package io.elasticfaces.recognition.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that a thread uses again for each picture: strips and crops of a megabyte each. New ones are cleared, and fall on
 * memory that the system has to find and clear first.
 */
final class Scratch {
    private final List<float[]> arrays = new ArrayList<>();

    /**
     * Gives an array with whatever is in it.
     *
     * @param number which; the same number gives the same array
     * @param length it has at least
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
