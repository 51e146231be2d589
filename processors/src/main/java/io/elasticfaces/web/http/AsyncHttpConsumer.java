package io.elasticfaces.web.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
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

    /** The methods whose requests have a body. */
    private static final Pattern BODY = Pattern.compile("POST|PUT");

    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    private final EdgeHandler edge;
    private final UploadHandler uploads;
    private final String router;
    private final boolean takesBody;
    private final Api api;
    private RouteAccess access;
    private io.vertx.ext.web.Route withSlash;
    private WorkerExecutor workers;

    AsyncHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            EdgeHandler edge,
            UploadHandler uploads,
            String router) {
        super(endpoint, processor, List.of(), router);
        this.edge = edge;
        this.uploads = uploads;
        this.router = router;
        this.takesBody = BODY.matcher(endpoint.getHttpMethodRestrict()).find();
        this.api = Api.of(endpoint.getPath());
    }

    @Override
    protected void doStart() throws Exception {
        access = RouteAccess.of(route().getGroup());
        var vertx = VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), router)
                .vertx();
        // Pictures, results, and health and status do not wait for each other's calls to S3 and SQS.
        workers = takesBody
                ? vertx.createSharedWorkerExecutor("pictures", 20)
                : vertx.createSharedWorkerExecutor(
                        access == RouteAccess.TOKEN || api != Api.CLASSIC ? "results" : "questions", 4);
        super.doStart();
        Router routes = VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), router);
        String path = getEndpoint().getPath();
        if (api == Api.COMPREFACE && path.contains("{")) {
            // Vert.x ignores a slash at the end only of paths without parameters.
            withSlash = routes.route(path.replaceAll("\\{([^/}]+)}", ":$1") + "/");
            for (String method : getEndpoint().getHttpMethodRestrict().split(",")) {
                withSlash.method(HttpMethod.valueOf(method));
            }
            withSlash.handler(this::handleRequest);
        }
    }

    /** Returns the route. Camel sets it on the consumer that wraps this one, not on this one. */
    private Route route() {
        return getEndpoint().getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint() == getEndpoint())
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (withSlash != null) {
            withSlash.remove();
        }
        workers.close();
    }

    @Override
    protected void handleRequest(RoutingContext http) {
        boolean body = takesBody && BODY.matcher(http.request().method().name()).matches();
        Consumer<byte[]> signature = edge.admit(http, access, body);
        if (body) {
            uploads.read(http, api, signature, upload -> process(http, upload));
        } else {
            process(http, null);
        }
    }

    /** @param upload the upload that has been received, or null */
    private void process(RoutingContext http, Upload upload) {
        if (isSuspended()) {
            http.fail(503);
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
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
                    if (!ASCII.matcher(http.request().uri()).matches()) {
                        exchange.getMessage().getHeaders().replaceAll(AsyncHttpConsumer::decode);
                    }
                    if (api == Api.REKOGNITION) {
                        String target = http.request().getHeader(Api.TARGET);
                        exchange.getMessage().setHeader(Api.TARGET, target);
                    }
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

    /** Decodes unescaped UTF-8, as curl sends it in addresses. The HTTP server reads each byte as a character. */
    private static Object decode(String name, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        try {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(text));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return text;
        }
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
            } else if (exchange.getException() != null) {
                // Camel runs no further step of an exchange when it stops.
                http.fail(exchange.getContext().isStarted() ? 500 : 503, exchange.getException());
            } else {
                write(response, exchange.getMessage());
            }
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

    private void write(HttpServerResponse response, Message message) {
        var filter = getEndpoint().getHeaderFilterStrategy();
        response.setStatusCode(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
        message.getHeaders().forEach((name, value) -> {
            if (value != null && !filter.applyFilterToCamelHeaders(name, value, message.getExchange())) {
                response.putHeader(name, value.toString());
            }
        });
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
        byte[] body = message.getBody(byte[].class);
        response.end(body == null ? Buffer.buffer() : Buffer.buffer(body));
    }
}
