package io.elasticfaces.web.http;

import io.elasticfaces.aws.Durations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * What can be set about the HTTP server itself, before any route.
 *
 * @param onLoopback whether it listens on this machine alone
 * @param maxBodyBytes how large an upload may be
 * @param uploadTimeout how long a request's body may take to come in
 * @param headerTimeout how long a new connection may take until its first request's headers are in
 * @param idleTimeout how long a connection may stay without a further request
 * @param maxConnections how many connections may be open at once
 * @param maxUploadBytes how many bytes of uploads may be in progress at once
 * @param uploads where uploads lie on their way
 * @param tls certificate and key, or empty for plain HTTP
 * @param tlsCheck how often those files are looked at for a renewal
 */
public record EdgeSettings(
        boolean onLoopback,
        long maxBodyBytes,
        Duration uploadTimeout,
        Duration headerTimeout,
        Duration idleTimeout,
        int maxConnections,
        long maxUploadBytes,
        UploadFolder uploads,
        Optional<TlsFiles> tls,
        Duration tlsCheck) {

    public EdgeSettings {
        atLeast("app.web.max-connections", maxConnections, 1);
        atLeast("app.web.max-upload-bytes", maxUploadBytes, maxBodyBytes);
        atLeast("app.web.upload-timeout", uploadTimeout.toMillis(), 1);
        atLeast("app.web.header-timeout", headerTimeout.toMillis(), 1);
        atLeast("app.web.tls-check", tlsCheck.toMillis(), 1);
        atLeast("app.web.idle-timeout", idleTimeout.toMillis(), 1);
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException naming the setting that cannot be
     */
    public static EdgeSettings of(CamelContext camel) {
        return new EdgeSettings(
                loopback(property(camel, "camel.server.host")),
                number(camel, "camel.server.maxBodySize"),
                Durations.of(camel, "app.web.upload-timeout"),
                Durations.of(camel, "app.web.header-timeout"),
                Durations.of(camel, "app.web.idle-timeout"),
                (int) Math.min(Integer.MAX_VALUE, number(camel, "app.web.max-connections")),
                number(camel, "app.web.max-upload-bytes"),
                UploadFolder.of(property(camel, "app.web.upload-folder"), property(camel, "camel.server.port")),
                TlsFiles.of(property(camel, "app.web.tls-certificate"), property(camel, "app.web.tls-key")),
                Durations.of(camel, "app.web.tls-check"));
    }

    /** Tells whether an address to listen on is reached from this machine alone. */
    static boolean loopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static long number(CamelContext camel, String key) {
        String value = property(camel, key);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The setting " + key + "=" + value + " is not a whole number.", e);
        }
    }

    private static String property(CamelContext camel, String key) {
        return camel.resolvePropertyPlaceholders("{{" + key + "}}").strip();
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "The setting " + key + " is " + value + "; it must be " + least + " or more.");
        }
    }
}
