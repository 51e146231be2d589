package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;

/** Recognises faces: the classic answer and the operations. The worker's route calls only this interface. */
@FunctionalInterface
public interface FaceRecognition {
    /** Waits until the first picture can be recognised at full speed. The queue is not polled before. */
    default void awaitReady() {}

    /** Does work of about a second that can wait. Called while there is no request. */
    default void idle() {}

    /**
     * Performs a request. A damaged picture, or an operation that cannot be performed, gives a failed outcome, not an
     * exception.
     *
     * @param input the input object: usually the uploaded picture
     * @param source the picture's file name, or null if it is unknown
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    Outcome perform(byte[] input, RecognitionRequest request, String source);
}
