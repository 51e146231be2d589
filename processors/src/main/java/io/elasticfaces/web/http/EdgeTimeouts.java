package io.elasticfaces.web.http;

import java.time.Duration;

/**
 * The time limits of the HTTP server that are not settings.
 *
 * @param headers how long a new connection may take until the headers of its first request are complete
 * @param idle how long a connection may stay open without a further request; longer than a load balancer keeps its own
 *     connections (60 s on AWS)
 * @param tlsCheck how often the TLS files are checked for a renewed certificate
 */
public record EdgeTimeouts(Duration headers, Duration idle, Duration tlsCheck) {
    static final EdgeTimeouts DEFAULT =
            new EdgeTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofSeconds(10));
}
