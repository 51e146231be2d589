package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Outcome;

/** Who is in a picture: the one thing that the worker's route asks of everything below it. */
@FunctionalInterface
public interface FaceRecognition {
    /** Returns once it is ready for the first picture at full speed; the queue is not polled before. */
    default void awaitReady() {}

    /**
     * Recognises the largest face of a picture. A broken picture has an outcome, too.
     *
     * @param picture the picture's bytes as they were uploaded
     * @param gallery the version of the gallery to look in, or null for the newest
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    Outcome recognise(byte[] picture, String gallery);
}
