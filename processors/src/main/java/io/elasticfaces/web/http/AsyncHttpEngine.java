package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP engine of platform-http with consumers that hold no thread while an exchange waits. Camel's engine holds a
 * worker thread of Vert.x for each open exchange. Camel 4.24 includes such an engine (CAMEL-27217).
 */
public final class AsyncHttpEngine extends VertxPlatformHttpEngine {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpEngine.class);

    private final EdgeHandler edge;
    private final UploadHandler uploads;
    private boolean installed;

    private AsyncHttpEngine(EdgeHandler edge, UploadHandler uploads) {
        this.edge = edge;
        this.uploads = uploads;
    }

    /**
     * Creates the engine from the settings of a Camel context.
     *
     * @throws io.elasticfaces.contract.InvalidSetting if a setting cannot be used
     */
    public static AsyncHttpEngine create(CamelContext camel, MeterRegistry meters, InstantSource clock) {
        EdgeSettings settings = EdgeSettings.read(camel);
        settings.uploads().prepare();
        // Settings would strip it, and a blank token must not disable access control.
        AccessToken token = new AccessToken(camel.resolvePropertyPlaceholders("{{app.web.token}}"));
        Signatures signatures = new Signatures(camel.resolvePropertyPlaceholders("{{app.web.access-keys}}"), clock);
        if (!token.required() && !signatures.isEmpty()) {
            throw new InvalidSetting("The setting app.web.access-keys (APP_WEB_ACCESS_KEYS) has no effect without"
                    + " app.web.token (APP_WEB_TOKEN). Set both, or none.");
        }
        if (!token.required() && !settings.onLoopback()) {
            LOG.warn("APP_WEB_TOKEN is not set: every client of this port can send pictures and fetch results");
        }
        return new AsyncHttpEngine(new EdgeHandler(settings, token, signatures), new UploadHandler(settings, meters));
    }

    @Override
    public synchronized PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        if (!installed) {
            edge.install(VertxPlatformHttpRouter.lookup(endpoint.getCamelContext(), router));
            installed = true;
        }
        edge.register(endpoint);
        endpoint.setUseBodyHandler(false);
        return new AsyncHttpConsumer(endpoint, processor, edge, uploads, router);
    }
}
