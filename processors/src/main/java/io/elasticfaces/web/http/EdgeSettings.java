package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import io.elasticfaces.contract.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * The settings of the HTTP server.
 *
 * @param onLoopback whether the server is reachable from this machine only
 * @param maxBodyBytes the largest request body
 * @param uploadTimeout how long a request body may take to arrive
 * @param maxConnections how many connections may be open at a time
 * @param maxUploadBytes how many bytes of uploads may be in progress at a time
 * @param uploads the folder of uploads
 * @param origins the origins whose pages may call the service
 * @param tls certificate and key, or empty for plain HTTP
 */
record EdgeSettings(
        boolean onLoopback,
        long maxBodyBytes,
        Duration uploadTimeout,
        int maxConnections,
        long maxUploadBytes,
        UploadFolder uploads,
        CrossOrigins origins,
        Optional<TlsCertificate> tls) {

    /**
     * Reads the settings.
     *
     * @throws InvalidSetting if a setting is invalid
     */
    static EdgeSettings read(CamelContext camel) {
        Settings settings = new Settings(camel.getPropertiesComponent()::resolveProperty);
        long maxBodyBytes = settings.number("camel.server.maxBodySize", 1, Long.MAX_VALUE);
        return new EdgeSettings(
                isLoopback(settings.text("camel.server.host")),
                maxBodyBytes,
                settings.duration("app.web.upload-timeout"),
                settings.count("app.web.max-connections", 1),
                settings.number("app.web.max-upload-bytes", maxBodyBytes, Long.MAX_VALUE),
                UploadFolder.of(settings.text("app.web.upload-folder"), settings.text("camel.server.port")),
                new CrossOrigins(settings.text("app.web.cors-origins")),
                TlsCertificate.of(settings.text("app.web.tls-certificate"), settings.text("app.web.tls-key")));
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
