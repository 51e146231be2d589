package io.elasticfaces.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Where the server's TLS certificate and its key lie, both in PEM, as Let's Encrypt's clients leave them.
 *
 * @param certificate the certificate, and after it those that vouch for it
 * @param key its private key, PKCS #8 or PKCS #1, not encrypted
 */
record TlsFiles(Path certificate, Path key) {
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

    /** Returns what Vert.x needs, from the files as they are now. */
    PemKeyCertOptions read() throws IOException {
        return new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
                .setKeyValue(Buffer.buffer(Files.readAllBytes(key)));
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
