package io.elasticfaces.app;

import io.elasticfaces.recognition.model.ModelSet;
import io.elasticfaces.recognition.network.Precision;
import io.elasticfaces.recognition.network.TorchRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The networks of a worker, loaded and warmed up on a thread of their own while Camel starts on another: neither needs the
 * other, and together they are half of a worker's start.
 */
final class WarmModels implements AutoCloseable {
    private final CompletableFuture<ModelSet> models = new CompletableFuture<>();

    /**
     * Begins to load.
     *
     * @param set the setting {@code app.worker.models}
     * @param precision what the embedder computes with
     * @param boot counts the stages
     * @param failed is told why they cannot be loaded
     */
    WarmModels(String set, Precision precision, Boot.Lane boot, Consumer<Throwable> failed) {
        Thread thread = new Thread(
                () -> {
                    try {
                        models.complete(load(set, precision, boot));
                    } catch (Throwable e) {
                        models.completeExceptionally(e);
                        failed.accept(e);
                    }
                },
                "networks");
        thread.setDaemon(true);
        thread.start();
    }

    private static ModelSet load(String set, Precision precision, Boot.Lane boot) throws Exception {
        TorchRuntime.start();
        boot.lap("library");
        ModelSet models = Models.open(set, precision);
        boot.lap("weights");
        models.warmUp();
        boot.lap("warm-up");
        return models;
    }

    /** Returns the networks to come; what depends on them runs on the thread that loads them, or at once. */
    CompletableFuture<ModelSet> warm() {
        return models;
    }

    /** Closes them if they are there; what is still loading ends with the process. */
    @Override
    public void close() {
        if (models.isDone() && !models.isCompletedExceptionally()) {
            models.join().close();
        }
    }
}
