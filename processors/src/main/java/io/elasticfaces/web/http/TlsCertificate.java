package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's TLS certificate and its renewal. The PEM files are the certificate with those of its issuers, and the
 * private key: PKCS #8 or PKCS #1, not encrypted.
 */
final class TlsCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);

    private final Path certificate;
    private final Path key;
    private PemKeyCertOptions current;
    private String logged = "";

    private TlsCertificate(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Returns the certificate, or empty if neither file is set.
     *
     * @throws InvalidSetting if only one is set
     */
    static Optional<TlsCertificate> of(String certificate, String key) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new InvalidSetting(
                    "TLS needs both app.web.tls-certificate and app.web.tls-key. Set both or neither.");
        }
        return key.isEmpty() ? Optional.empty() : Optional.of(new TlsCertificate(Path.of(certificate), Path.of(key)));
    }

    /**
     * Reads both files for a new server.
     *
     * @throws InvalidSetting if they cannot be read, are not PEM, or do not belong together
     */
    PemKeyCertOptions load(Vertx vertx) {
        current = read(vertx);
        return current;
    }

    /**
     * Checks the files periodically until {@code vertx} is closed, on a worker thread, and applies a renewed certificate
     * to the server. An invalid one is logged once, and the server keeps the previous one.
     */
    void renew(Vertx vertx, HttpServer server, Duration period) {
        vertx.setTimer(period.toMillis(), due -> vertx.executeBlocking(() -> read(vertx), false)
                .onSuccess(read -> use(read, server))
                .onFailure(this::log)
                .onComplete(checked -> renew(vertx, server, period)));
    }

    private void use(PemKeyCertOptions read, HttpServer server) {
        if (read.equals(current)) {
            logged = "";
            return;
        }
        server.updateSSLOptions(new SSLOptions().setKeyCertOptions(read))
                .onSuccess(updated -> {
                    current = read;
                    LOG.info("Renewed the TLS certificate from {}", certificate);
                })
                .onFailure(this::log);
    }

    private void log(Throwable e) {
        String why = String.valueOf(e.getMessage());
        if (!logged.equals(why)) {
            logged = why;
            LOG.error("The server keeps its previous TLS certificate. {}", logged);
        }
    }

    private PemKeyCertOptions read(Vertx vertx) {
        try {
            PemKeyCertOptions pem = new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
                    .setKeyValue(Buffer.buffer(Files.readAllBytes(key)));
            String alias = pem.loadKeyStore(vertx).aliases().nextElement();
            X509KeyManager keys =
                    (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
            checkPair(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey());
            return pem;
        } catch (Exception e) {
            // Vert.x declares no narrower type.
            throw new InvalidSetting("The files of app.web.tls-certificate=%s and app.web.tls-key=%s cannot be used: %s"
                    .formatted(certificate, key, e));
        }
    }

    /** Checks that the key belongs to the certificate. The JDK does not, and every handshake would fail. */
    private static void checkPair(PrivateKey secret, PublicKey certified) throws GeneralSecurityException {
        String algorithm = secret.getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        signature.initSign(secret);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key does not belong to the certificate");
        }
    }
}
