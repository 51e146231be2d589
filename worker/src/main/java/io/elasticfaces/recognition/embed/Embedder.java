package io.elasticfaces.recognition.embed;

import io.elasticfaces.recognition.network.Precision;

/**
 * Makes of a face the vector that is near to the vectors of the same person's other pictures.
 *
 * <p>Several threads may call at once.
 */
public interface Embedder extends AutoCloseable {

    /**
     * What crop {@link #embed} wants.
     *
     * @return the kind
     */
    CropKind crop();

    /**
     * How many numbers a vector has.
     *
     * @return the dimension
     */
    int dimension();

    /**
     * Makes the vector.
     *
     * @param rgb the crop's pixels, row by row, three bytes (red, green, blue) each: {@code crop().bytes()} in all
     * @return the vector, to be compared by Euclidean distance
     * @throws IllegalArgumentException when the crop has another size
     */
    float[] embed(byte[] rgb);

    /**
     * What it computes with.
     *
     * @return the precision; vectors of all precisions can be compared
     */
    default Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    void close();
}
