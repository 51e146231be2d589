package io.elasticfaces.web.http;

import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpServerConfigurationProperties;

/** Makes the server that {@code camel.server.enabled} asks for; bound in the registry, it takes Camel's own's place. */
public final class EdgeHttpServerFactory extends DefaultMainHttpServerFactory {
    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException naming a setting that cannot be
     */
    @Override
    public Service newHttpServer(CamelContext camel, HttpServerConfigurationProperties properties) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(properties.getHost());
        configuration.setBindPort(properties.getPort());
        configuration.setPath(properties.getPath());
        configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        EdgeHttpServer server = new EdgeHttpServer(configuration, EdgeSettings.of(camel));
        server.setCamelContext(camel);
        return server;
    }
}
