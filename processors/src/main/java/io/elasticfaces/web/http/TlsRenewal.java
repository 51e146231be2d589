package io.elasticfaces.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a renewed TLS certificate to a running server. An invalid certificate is logged once, and the server keeps
 * the previous one.
 */
final class TlsRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(TlsRenewal.class);

    private final TlsFiles files;
    private final Vertx vertx;
    private final HttpServer server;
    private PemKeyCertOptions current;
    private String logged = "";

    /** @param current the certificate that the server uses */
    TlsRenewal(TlsFiles files, Vertx vertx, HttpServer server, PemKeyCertOptions current) {
        this.files = files;
        this.vertx = vertx;
        this.server = server;
        this.current = current;
    }

    /** Checks the files periodically until {@code vertx} is closed. Reading and checking them blocks a worker thread. */
    void start(Duration period) {
        vertx.setPeriodic(period.toMillis(), due -> vertx.executeBlocking(() -> files.read(vertx), false)
                .onSuccess(this::use)
                .onFailure(this::log));
    }

    private void use(PemKeyCertOptions read) {
        if (read.equals(current)) {
            logged = "";
            return;
        }
        server.updateSSLOptions(new SSLOptions().setKeyCertOptions(read))
                .onSuccess(updated -> {
                    current = read;
                    LOG.info("Renewed the TLS certificate from {}", files.certificate());
                })
                .onFailure(this::log);
    }

    private void log(Throwable e) {
        if (!logged.equals(e.getMessage())) {
            logged = e.getMessage();
            LOG.error("The server keeps its previous TLS certificate. {}", logged);
        }
    }
}
