package io.elasticfaces.cli;

import io.elasticfaces.worker.model.ModelSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Loads a model set in the background, on first request. */
final class LazyModels implements AutoCloseable {
    private final Callable<ModelSet> loader;
    private CompletableFuture<ModelSet> models;

    LazyModels(Callable<ModelSet> loader) {
        this.loader = loader;
    }

    /** Starts to load the set on the first call. Later calls return the same future. */
    synchronized CompletableFuture<ModelSet> load() {
        if (models == null) {
            CompletableFuture<ModelSet> loading = new CompletableFuture<>();
            Thread thread = new Thread(() -> load(loading), "models");
            thread.setDaemon(true);
            thread.start();
            models = loading;
        }
        return models;
    }

    private void load(CompletableFuture<ModelSet> loading) {
        try {
            loading.complete(loader.call());
        } catch (Throwable e) {
            loading.completeExceptionally(e);
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
