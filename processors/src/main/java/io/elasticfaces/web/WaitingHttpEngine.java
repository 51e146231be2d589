package io.elasticfaces.web;

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
public final class WaitingHttpEngine extends VertxPlatformHttpEngine {
    private final HttpGuard guard;
    private boolean guarded;

    /** @param guard what stands before every route of the server */
    public WaitingHttpEngine(HttpGuard guard) {
        this.guard = guard;
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
        List<Handler<RoutingContext>> handlers = List.of();
        return new WaitingHttpConsumer(endpoint, processor, handlers, name);
    }
}
