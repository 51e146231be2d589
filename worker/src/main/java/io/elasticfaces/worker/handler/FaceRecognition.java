package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Outcome;

/** Recognises the person in a picture. The worker's route calls only this interface. */
@FunctionalInterface
public interface FaceRecognition {
    /** Waits until the first picture can be recognised at full speed. The queue is not polled before. */
    default void awaitReady() {}

    /** Does work of about a second that can wait. Called while there is no request. */
    default void idle() {}

    /**
     * Recognises one face of a picture. A damaged picture gives a failed outcome, not an exception.
     *
     * @param picture the uploaded bytes
     * @param gallery the version of the gallery to search, or null for the newest
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    Outcome recognise(byte[] picture, String gallery);
}
