package io.elasticfaces.web.http;

import io.elasticfaces.web.http.AsyncHttpConsumer.Threads;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The HTTP engine of platform-http whose consumers let an exchange wait without a thread. Camel's own keeps one of
 * Vert.x's 20 worker threads for as long as an exchange is open, so the twenty-first caller would wait for the first.
 */
public final class AsyncHttpEngine extends VertxPlatformHttpEngine {
    /** Pictures take seconds where S3 is slow or many come at once; as many calls are under way to S3 and SQS. */
    private static final Threads FOR_PICTURES = new Threads("pictures", 20);

    /** Calls S3, so that it never waits behind pictures, nor health and status behind it. */
    private static final Threads FOR_RESULTS = new Threads("results", 4);

    /** What is asked about the service never waits for S3 or SQS. */
    private static final Threads FOR_QUESTIONS = new Threads("questions", 4);

    private final EdgeHandler guard;
    private final UploadHandler uploads;
    private boolean guarded;

    /**
     * @param guard what stands before every route of the server
     * @param uploads reads the bodies of the routes that take any
     */
    public AsyncHttpEngine(EdgeHandler guard, UploadHandler uploads) {
        this.guard = guard;
        this.uploads = uploads;
    }

    @Override
    public synchronized PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        if (!guarded) {
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(endpoint.getCamelContext(), name);
            if (router != null) {
                guard.stand(router);
                guarded = true;
            }
        }
        guard.serves(endpoint.getPath(), endpoint.getHttpMethodRestrict());
        endpoint.setUseBodyHandler(false);
        List<Handler<RoutingContext>> handlers = takesPictures(endpoint) ? List.of(uploads) : List.of();
        return new AsyncHttpConsumer(endpoint, processor, handlers, name, threads(endpoint));
    }

    private static boolean takesPictures(PlatformHttpEndpoint endpoint) {
        return endpoint.getHttpMethodRestrict().contains("POST");
    }

    private static Threads threads(PlatformHttpEndpoint endpoint) {
        if (takesPictures(endpoint)) {
            return FOR_PICTURES;
        }
        return endpoint.getPath().startsWith("/results/") ? FOR_RESULTS : FOR_QUESTIONS;
    }
}
