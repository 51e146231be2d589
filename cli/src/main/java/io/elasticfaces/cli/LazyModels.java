package io.elasticfaces.cli;

import io.elasticfaces.worker.model.ModelSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Loads a model set in the background, on first request. */
final class LazyModels implements AutoCloseable {
    private final Callable<ModelSet> loader;
    private CompletableFuture<ModelSet> models;

    /** @param loader throws an {@link IOException} or a {@link RuntimeException} if the set cannot be loaded */
    LazyModels(Callable<ModelSet> loader) {
        this.loader = loader;
    }

    /** Starts to load the set on the first call. Later calls return the same future. */
    synchronized CompletableFuture<ModelSet> load() {
        if (models == null) {
            CompletableFuture<ModelSet> loaded = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            loaded.complete(loader.call());
                        } catch (Throwable e) {
                            loaded.completeExceptionally(e);
                        }
                    },
                    "models");
            thread.setDaemon(true);
            thread.start();
            models = loaded;
        }
        return models;
    }

    /**
     * Returns the set once it is loaded.
     *
     * @throws IOException if it cannot be read
     */
    ModelSet get() throws IOException {
        try {
            return load().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw e.getCause() instanceof RuntimeException refused ? refused : e;
        }
    }

    /** Closes the set. Waits while it is loading, because a process must not exit while its native library starts. */
    @Override
    public synchronized void close() {
        if (models != null) {
            ModelSet loaded = models.exceptionally(failure -> null).join();
            if (loaded != null) {
                loaded.close();
            }
            models = null;
        }
    }
}
