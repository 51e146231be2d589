package io.elasticfaces.app;

import io.elasticfaces.recognition.model.ModelSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A model set that may or may not be needed: whoever foresees it has it loaded beside what else is to be done. */
final class LateModels implements AutoCloseable {
    private final Callable<ModelSet> loading;
    private CompletableFuture<ModelSet> models;

    /** @param loading loads it; fails with an {@link IOException} or a {@link RuntimeException} */
    LateModels(Callable<ModelSet> loading) {
        this.loading = loading;
    }

    /** Begins to load it on a thread of its own. */
    void begin() {
        if (models == null) {
            CompletableFuture<ModelSet> loaded = new CompletableFuture<>();
            Thread thread = new Thread(() -> load(loaded), "networks");
            thread.setDaemon(true);
            thread.start();
            models = loaded;
        }
    }

    /**
     * Returns it, as soon as it is loaded.
     *
     * @throws IOException if it cannot be read
     */
    ModelSet get() throws IOException {
        begin();
        try {
            return models.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Closes it. What is still loading is waited for: a process must not end while its native library starts. */
    @Override
    public void close() {
        if (models != null) {
            ModelSet loaded = models.exceptionally(failure -> null).join();
            if (loaded != null) {
                loaded.close();
            }
            models = null;
        }
    }

    private void load(CompletableFuture<ModelSet> loaded) {
        try {
            loaded.complete(loading.call());
        } catch (Throwable e) {
            loaded.completeExceptionally(e);
        }
    }
}
