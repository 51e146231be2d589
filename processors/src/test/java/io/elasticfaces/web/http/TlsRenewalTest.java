package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsRenewalTest {
    @TempDir
    Path folder;

    private final X509ExtendedKeyManager first = shows(1);
    private final X509ExtendedKeyManager second = shows(2);
    private final RenewableKey key = new RenewableKey(first);
    private TlsFiles files;
    private TlsRenewal renewal;
    private boolean readable = true;
    private int reads;

    @BeforeEach
    void write() throws IOException {
        files = new TlsFiles(Files.createFile(folder.resolve("cert.pem")), Files.createFile(folder.resolve("key.pem")));
        written(1);
        renewal = new TlsRenewal(files, key, files.written(), () -> {
            reads++;
            if (!readable) {
                throw new IOException("Permission denied");
            }
            return second;
        });
        renewal.check();
    }

    @Test
    void shouldTakeARenewedCertificateAtTheSecondCheck() throws IOException {
        written(2);
        renewal.check();
        assertThat(shown()).isEqualTo(1);

        renewal.check();

        assertThat(shown()).isEqualTo(2);
        renewal.check();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void shouldTryAgainWhatCouldNotBeRead() throws IOException {
        written(2);
        renewal.check();
        readable = false;
        renewal.check();
        renewal.check();
        assertThat(shown()).isEqualTo(1);

        readable = true;
        renewal.check();

        assertThat(shown()).isEqualTo(2);
    }

    private int shown() {
        return key.getCertificateChain("web").length;
    }

    private void written(int seconds) throws IOException {
        Files.setLastModifiedTime(files.certificate(), FileTime.fromMillis(seconds * 1000L));
        Files.setLastModifiedTime(files.key(), FileTime.fromMillis(seconds * 1000L));
    }

    private static X509ExtendedKeyManager shows(int certificates) {
        X509ExtendedKeyManager manager = mock(X509ExtendedKeyManager.class);
        when(manager.getCertificateChain("web")).thenReturn(new X509Certificate[certificates]);
        return manager;
    }
}
