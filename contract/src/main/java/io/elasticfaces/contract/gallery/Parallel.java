package io.elasticfaces.contract.gallery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A runner of several calls to S3 at the same time. */
final class Parallel {
    private static final int THREADS = 8;

    private Parallel() {}

    /** Returns the results of a function in the order of its arguments. */
    static <A, B> List<B> map(List<A> arguments, Function<A, B> function) {
        if (arguments.size() < 2) {
            return arguments.stream().map(function).toList();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, arguments.size()));
        try {
            List<CompletableFuture<B>> results = arguments.stream()
                    .map(argument -> CompletableFuture.supplyAsync(() -> function.apply(argument), threads))
                    .toList();
            return results.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }
}
