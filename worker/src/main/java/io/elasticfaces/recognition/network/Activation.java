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

    /** Of numbers in the order in which networks take them, [batch][height][width][channels]. */
    static Activation ofInterleaved(int batch, int channels, int height, int width, float[] interleaved) {
        Activation made = zeros(batch, channels, height, width);
        made.exchange(interleaved, true);
        return made;
    }

    /** The values in the order in which networks answer, [batch][height][width][channels]. */
    float[] interleaved() {
        float[] interleaved = new float[values.length];
        exchange(interleaved, false);
        return interleaved;
    }

    private void exchange(float[] interleaved, boolean in) {
        int places = height * width;
        for (int n = 0, i = 0; n < batch; n++) {
            for (int place = 0; place < places; place++) {
                for (int c = 0; c < channels; c++, i++) {
                    int own = plane(n, c) + place;
                    if (in) {
                        values[own] = interleaved[i];
                    } else {
                        interleaved[i] = values[own];
                    }
                }
            }
        }
    }

    /** Where a plane begins in the values. */
    int plane(int picture, int channel) {
        return (picture * channels + channel) * height * width;
    }
}
