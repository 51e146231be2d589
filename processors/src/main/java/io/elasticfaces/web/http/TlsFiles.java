package io.elasticfaces.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Where the server's TLS certificate and its key lie, both in PEM, as Let's Encrypt's clients leave them.
 *
 * @param certificate the certificate, and after it those that vouch for it
 * @param key its private key, PKCS #8 or PKCS #1, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Map<String, String> KINDS =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /**
     * Returns the files, or nothing where neither is named.
     *
     * @throws IllegalArgumentException if only one is named, or one cannot be read
     */
    static Optional<TlsFiles> of(String certificate, String key) {
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("For TLS both app.web.tls-certificate and app.web.tls-key must be set.");
        }
        TlsFiles files = new TlsFiles(Path.of(certificate), Path.of(key));
        readable("app.web.tls-certificate", files.certificate());
        readable("app.web.tls-key", files.key());
        return Optional.of(files);
    }

    /**
     * Returns the key and its certificates, from the files as they are now.
     *
     * @throws IOException if they cannot be read
     * @throws GeneralSecurityException if they are no PEM, or the key is another certificate's
     */
    X509ExtendedKeyManager read(Vertx vertx) throws IOException, GeneralSecurityException {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
                .setKeyValue(Buffer.buffer(Files.readAllBytes(key)));
        X509ExtendedKeyManager manager;
        try {
            manager = (X509ExtendedKeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) {
            throw new GeneralSecurityException(
                    "The files " + certificate + " and " + key + " are no certificate and key in PEM: "
                            + e.getMessage(),
                    e);
        }
        for (String type : KINDS.keySet()) {
            for (String alias : aliases(manager, type)) {
                match(type, manager.getPrivateKey(alias), manager.getCertificateChain(alias)[0]);
                return manager;
            }
        }
        throw new GeneralSecurityException("The key in " + key + " is none of RSA, EC and EdDSA.");
    }

    private static String[] aliases(X509ExtendedKeyManager manager, String type) {
        String[] aliases = manager.getServerAliases(type, null);
        return aliases == null ? new String[0] : aliases;
    }

    /** Signs with the one and verifies with the other, as every caller would have to. */
    private void match(String type, PrivateKey secret, X509Certificate shown) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(KINDS.get(type));
        signature.initSign(secret);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException(
                    "The key in " + key + " does not belong to the certificate in " + certificate + ".");
        }
    }

    /** Returns when the later of both was written. */
    FileTime written() throws IOException {
        FileTime one = Files.getLastModifiedTime(certificate);
        FileTime other = Files.getLastModifiedTime(key);
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void readable(String setting, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "The file " + file + " of the setting " + setting + " is not there or cannot be read.");
        }
    }
}
