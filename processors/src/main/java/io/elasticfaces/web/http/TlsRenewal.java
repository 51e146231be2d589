package io.elasticfaces.web.http;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a renewed certificate without a restart, once its files have been as they are for a whole check: they are not
 * written both at once. One that cannot be used leaves the old one in place, and is tried again at every check.
 */
final class TlsRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(TlsRenewal.class);

    private final TlsFiles files;
    private final RenewableKey key;
    private final Reader reader;
    private FileTime used;
    private FileTime seen;
    private String told;

    /** Reads the certificate and its key from their files, or says why they cannot be used. */
    interface Reader {
        X509ExtendedKeyManager read() throws IOException, GeneralSecurityException;
    }

    /**
     * @param key what callers are shown
     * @param used when the files were written that {@code key} was made of
     */
    TlsRenewal(TlsFiles files, RenewableKey key, FileTime used, Reader reader) {
        this.files = files;
        this.key = key;
        this.used = used;
        this.reader = reader;
    }

    /** Looks at the files; called every {@code app.web.tls-check}. */
    void check() {
        try {
            FileTime written = files.written();
            boolean settled = written.equals(seen);
            seen = written;
            if (settled && !written.equals(used)) {
                key.renew(reader.read());
                used = written;
                told = null;
                LOG.info("The TLS certificate has been renewed from {}", files.certificate());
            }
        } catch (IOException | GeneralSecurityException e) {
            String trouble = e.toString();
            if (!trouble.equals(told)) {
                LOG.error("The renewed TLS certificate {} is not used: {}", files.certificate(), trouble);
                told = trouble;
            }
        }
    }
}
