package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/**
 * The PEM files of the server's TLS certificate.
 *
 * @param certificate the certificate and those of its issuers
 * @param key the private key, PKCS #8 or PKCS #1, not encrypted
 */
record TlsFiles(Path certificate, Path key) {
    /**
     * Returns the files, or empty if neither is set.
     *
     * @throws InvalidSetting if only one is set
     */
    static Optional<TlsFiles> of(String certificate, String key) {
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new InvalidSetting(
                    "TLS needs both app.web.tls-certificate and app.web.tls-key. Set both or neither.");
        }
        return Optional.of(new TlsFiles(Path.of(certificate), Path.of(key)));
    }

    /**
     * Reads both files.
     *
     * @throws InvalidSetting if they cannot be read, are not PEM, or do not belong together
     */
    PemKeyCertOptions read(Vertx vertx) {
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
