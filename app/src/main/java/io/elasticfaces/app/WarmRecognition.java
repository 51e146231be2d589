package io.elasticfaces.app;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.worker.FaceRecognition;
import io.elasticfaces.worker.GalleryRecognition;
import java.util.concurrent.CompletableFuture;

/** Recognition by networks that may still be loading. */
final class WarmRecognition implements FaceRecognition {
    private final CompletableFuture<GalleryRecognition> recognition;

    /** @param recognition comes once the networks are warm */
    WarmRecognition(CompletableFuture<GalleryRecognition> recognition) {
        this.recognition = recognition;
    }

    @Override
    public void awaitReady() {
        recognition.join();
    }

    @Override
    public Outcome recognise(byte[] picture, String gallery) {
        return recognition.join().recognise(picture, gallery);
    }
}
