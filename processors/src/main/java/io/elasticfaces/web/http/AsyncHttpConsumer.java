package io.elasticfaces.web.http;

import io.elasticfaces.web.Reception;
import io.elasticfaces.web.Stages;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.activation.DataHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.attachment.CamelFileDataSource;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that runs the route asynchronously: its blocking head on a worker thread, its tail on whichever thread
 * completes what it waited for, and nothing in between.
 */
final class AsyncHttpConsumer extends VertxPlatformHttpConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpConsumer.class);

    private final String router;
    private final Threads threads;
    private WorkerExecutor workers;

    /** Whose threads run the blocking heads of routes: a pool's name and how many it has at the most. */
    record Threads(String pool, int most) {}

    AsyncHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            List<Handler<RoutingContext>> handlers,
            String router,
            Threads threads) {
        super(endpoint, processor, handlers, router);
        this.router = router;
        this.threads = threads;
    }

    @Override
    protected void doStart() throws Exception {
        workers = VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), router)
                .vertx()
                .createSharedWorkerExecutor(threads.pool(), threads.most());
        super.doStart();
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
        Stages stages = http.get(Stages.PROPERTY);
        if (stages != null) {
            stages.lap("upload");
            exchange.setProperty(Stages.PROPERTY, stages);
        }
        Upload upload = Upload.of(http);
        AsyncCallback answered = doneSync -> {
            if (upload != null) {
                upload.close();
            }
            http.vertx().runOnContext(nothing -> answer(http, exchange));
        };
        processHttpRequest(exchange, http)
                .compose(nothing -> {
                    // Camel leaves a body that it does not read to the route.
                    http.request().resume();
                    exchange.getMessage().setBody(null);
                    // The charset of the request's Content-Type; responses are in UTF-8 whatever it says.
                    exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
                    return workers.executeBlocking(() -> process(exchange, upload, answered), false);
                })
                .onFailure(e -> {
                    if (e instanceof RejectedExecutionException) {
                        http.fail(503);
                        return;
                    }
                    exchange.setException(e);
                    answered.done(false);
                });
    }

    private boolean process(Exchange exchange, Upload upload, AsyncCallback answered) throws Exception {
        createUoW(exchange);
        if (upload == null) {
            return getAsyncProcessor().process(exchange, answered);
        }
        if (!upload.store()) {
            throw new IOException("The client has closed the connection.");
        }
        // The route closes it as soon as the picture is stored; the end of the exchange does so in any case.
        exchange.setProperty(Reception.UPLOAD, (Runnable) upload::close);
        attach(upload.files(), exchange);
        return getAsyncProcessor().process(exchange, answered);
    }

    private static void attach(List<Upload.FilePart> files, Exchange exchange) {
        AttachmentMessage message = exchange.getMessage(AttachmentMessage.class);
        message.setHeader(Exchange.ATTACHMENTS_SIZE, files.size());
        for (Upload.FilePart file : files) {
            message.addAttachment(
                    file.name(),
                    new DataHandler(new CamelFileDataSource(file.path().toFile(), file.fileName())));
        }
    }

    private void answer(RoutingContext http, Exchange exchange) {
        HttpServerResponse response = http.response();
        try {
            if (response.ended() || response.closed()) {
                LOG.debug("The caller of {} hung up before its answer", exchange.getExchangeId());
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
            LOG.error("The answer of {} cannot be sent", exchange.getExchangeId(), e);
            if (!response.ended()) {
                http.fail(500, e);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }
}
