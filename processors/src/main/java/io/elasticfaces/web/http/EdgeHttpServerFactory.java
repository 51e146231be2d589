package io.elasticfaces.web.http;

import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpServerConfigurationProperties;

/** The factory of the server for {@code camel.server.enabled}. Camel takes it from the registry. */
public final class EdgeHttpServerFactory extends DefaultMainHttpServerFactory {
    private final EdgeTimeouts timeouts;

    /** Creates a factory with the default time limits. */
    public EdgeHttpServerFactory() {
        this(EdgeTimeouts.DEFAULT);
    }

    /** Creates a factory with other time limits. */
    public EdgeHttpServerFactory(EdgeTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    public Service newHttpServer(CamelContext camel, HttpServerConfigurationProperties properties) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(properties.getHost());
        configuration.setBindPort(properties.getPort());
        configuration.setPath(properties.getPath());
        configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        EdgeHttpServer server = new EdgeHttpServer(configuration, EdgeSettings.read(camel), timeouts);
        server.setCamelContext(camel);
        return server;
    }
}
