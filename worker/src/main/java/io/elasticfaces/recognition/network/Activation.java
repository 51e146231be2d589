package io.elasticfaces.recognition.network;

/**
 * What flows through a network: a batch of planes.
 *
 * @param batch pictures
 * @param channels planes for each picture
 * @param height rows of a plane
 * @param width columns of a plane
 * @param values in the order [batch][channels][height][width]
 */
@SuppressWarnings("ArrayRecordComponent") // Internal; nobody compares activations.
record Activation(int batch, int channels, int height, int width, float[] values) {

    Activation {
        if (values.length != (long) batch * channels * height * width) {
            throw new IllegalArgumentException(
                    values.length + " values for " + batch + " x " + channels + " x " + height + " x " + width);
        }
    }

    static Activation zeros(int batch, int channels, int height, int width) {
        return new Activation(
                batch, channels, height, width, new float[Math.multiplyExact(batch * channels, height * width)]);
    }

    /** Where a plane begins in the values. */
    int plane(int picture, int channel) {
        return (picture * channels + channel) * height * width;
    }
}
