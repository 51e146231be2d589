package io.elasticfaces.app;

import io.elasticfaces.aws.AwsClients;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** A worker's AWS clients, made on a thread of their own while Camel reads its settings: a quarter of a second. */
final class ClientsBeside implements AutoCloseable {
    private final CompletableFuture<AwsClients> clients = new CompletableFuture<>();

    /** Begins to make them. */
    ClientsBeside() {
        Thread thread = new Thread(
                () -> {
                    try {
                        clients.complete(AwsClients.light());
                    } catch (Throwable e) {
                        clients.completeExceptionally(e);
                    }
                },
                "clients");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for them.
     *
     * @throws IllegalStateException if they cannot be made
     */
    AwsClients made() {
        try {
            return clients.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "AWS cannot be called: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Returns what binds them for the routes once Camel asks for it.
     *
     * @param then is called when they are bound
     */
    CamelConfiguration bound(Runnable then) {
        return new CamelConfiguration() {
            @Override
            public void configure(CamelContext camel) {
                camel.getRegistry().bind("s3", made().s3());
                camel.getRegistry().bind("sqs", made().sqs());
                then.run();
            }
        };
    }

    @Override
    public void close() {
        if (clients.isDone() && !clients.isCompletedExceptionally()) {
            clients.join().close();
        }
    }
}
