package io.elasticfaces.web.http;

import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP consumer that runs its route asynchronously: on a worker thread until the exchange waits, then on the thread
 * that completes it. The event loop writes the response.
 */
final class AsyncHttpConsumer extends VertxPlatformHttpConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpConsumer.class);

    private final EdgeHandler edge;
    private final UploadHandler uploads;
    private final String router;
    private final List<Handler<RoutingContext>> handlers;
    private WorkerExecutor workers;

    /** @param handlers an empty list, filled when the route is known */
    AsyncHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            EdgeHandler edge,
            UploadHandler uploads,
            String router,
            List<Handler<RoutingContext>> handlers) {
        super(endpoint, processor, handlers, router);
        this.edge = edge;
        this.uploads = uploads;
        this.router = router;
        this.handlers = handlers;
    }

    @Override
    protected void doStart() throws Exception {
        RouteAccess access = RouteAccess.of(route().getGroup());
        boolean takesForm = getEndpoint().getHttpMethodRestrict().contains("POST");
        handlers.clear();
        handlers.add(http -> edge.admit(http, access, takesForm));
        if (takesForm) {
            handlers.add(uploads);
        }
        workers = workers(access, takesForm);
        super.doStart();
    }

    /** Returns the route. Camel sets it on the consumer that wraps this one, not on this one. */
    private Route route() {
        return getEndpoint().getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint() == getEndpoint())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the thread pool of the route. Pictures, results, and health and status have separate pools, so that they
     * do not wait for each other's calls to S3 and SQS.
     */
    private WorkerExecutor workers(RouteAccess access, boolean takesForm) {
        var vertx = VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), router)
                .vertx();
        if (takesForm) {
            return vertx.createSharedWorkerExecutor("pictures", 20);
        }
        return vertx.createSharedWorkerExecutor(access == RouteAccess.TOKEN ? "results" : "questions", 4);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        workers.close();
    }

    @Override
    protected void handleRequest(RoutingContext http) {
        if (isSuspended()) {
            http.fail(503);
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        Upload upload = Upload.of(http);
        AsyncCallback completed = doneSync -> {
            if (upload != null) {
                upload.close();
            }
            http.vertx().runOnContext(nothing -> respond(http, exchange));
        };
        processHttpRequest(exchange, http)
                .compose(nothing -> {
                    // Camel does not read the body and leaves it paused.
                    http.request().resume();
                    exchange.getMessage().setBody(null);
                    // The charset of the request's Content-Type. Responses are always in UTF-8.
                    exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
                    // Neither the query nor a header of that name replaces a parameter of the path.
                    http.pathParams().forEach(exchange.getMessage()::setHeader);
                    return workers.executeBlocking(() -> process(exchange, upload, completed), false);
                })
                .onFailure(e -> {
                    if (e instanceof RejectedExecutionException) {
                        http.fail(503);
                        return;
                    }
                    exchange.setException(e);
                    completed.done(false);
                });
    }

    private boolean process(Exchange exchange, Upload upload, AsyncCallback completed) throws Exception {
        createUoW(exchange);
        if (upload != null) {
            upload.attachTo(exchange.getMessage(AttachmentMessage.class));
        }
        return getAsyncProcessor().process(exchange, completed);
    }

    private void respond(RoutingContext http, Exchange exchange) {
        HttpServerResponse response = http.response();
        try {
            if (response.ended() || response.closed()) {
                LOG.debug("The client of {} has closed its connection", exchange.getExchangeId());
                return;
            }
            if (exchange.getException() != null) {
                http.fail(500, exchange.getException());
                return;
            }
            var message = exchange.getMessage();
            var filter = getEndpoint().getHeaderFilterStrategy();
            response.setStatusCode(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
            message.getHeaders().forEach((name, value) -> {
                if (value != null && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                    response.putHeader(name, value.toString());
                }
            });
            String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
            if (type != null) {
                response.putHeader("Content-Type", type);
            }
            byte[] body = message.getBody(byte[].class);
            response.end(body == null ? Buffer.buffer() : Buffer.buffer(body));
        } catch (RuntimeException e) {
            LOG.error("The response of {} cannot be sent", exchange.getExchangeId(), e);
            if (!response.ended()) {
                http.fail(500, e);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }
}
