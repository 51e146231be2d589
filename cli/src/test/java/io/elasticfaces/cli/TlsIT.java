package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.web.http.EdgeTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web tier behind a certificate of its own. */
class TlsIT {
    private static final char[] PASSWORD = "not secret".toCharArray();

    @TempDir
    static Path folder;

    private static WebTier web;

    @BeforeAll
    static void start() throws Exception {
        write(certificate("first"), 1);
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.tls-certificate", folder.resolve("cert.pem").toString(),
                        "app.web.tls-key", folder.resolve("key.pem").toString()),
                new EdgeTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofMillis(100)));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldSpeakTlsOnlyAndTakeARenewedCertificateWithoutARestart() throws Exception {
        KeyStore first = load("first");
        HttpResponse<String> answer = health(first);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> web.get("/observe/health")).isInstanceOf(IOException.class);
        assertThat(upload(first).statusCode()).isEqualTo(202);

        KeyStore second = certificate("second");
        write(second, 2);

        awaitServed(second);
        pem("cert.pem", "CERTIFICATE", first.getCertificate("web").getEncoded(), 3);
        stays(second, "a certificate without its key");
        Files.writeString(folder.resolve("cert.pem"), "no certificate");
        Files.setLastModifiedTime(folder.resolve("cert.pem"), FileTime.fromMillis(4_000));
        stays(second, "no certificate");
        write(first, 5);
        awaitServed(first);
    }

    private static void awaitServed(KeyStore trusted) {
        Awaitility.await("the renewed certificate").atMost(10, TimeUnit.SECONDS).until(() -> {
            try {
                return health(trusted).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void stays(KeyStore trusted, String broken) {
        Awaitility.await(broken)
                .during(600, TimeUnit.MILLISECONDS)
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> health(trusted).statusCode() == 200);
    }

    private static HttpResponse<String> upload(KeyStore trusted) throws Exception {
        return send(
                trusted,
                new Multipart()
                        .file("inputFile", "a.png", Pictures.png(8, 8))
                        .post(URI.create("https://localhost:" + web.port() + "/"))
                        .header("Prefer", "respond-async")
                        .build());
    }

    private static HttpResponse<String> health(KeyStore trusted) throws Exception {
        return send(
                trusted,
                HttpRequest.newBuilder(URI.create("https://localhost:" + web.port() + "/observe/health"))
                        .build());
    }

    private static HttpResponse<String> send(KeyStore trusted, HttpRequest request) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        return HttpClient.newBuilder().sslContext(context).build().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static KeyStore certificate(String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve(name).toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return load(name);
    }

    private static KeyStore load(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, PASSWORD);
        }
        Certificate certificate = store.getCertificate("web");
        store.setCertificateEntry("trusted", certificate);
        return store;
    }

    private static void write(KeyStore store, long seconds) throws Exception {
        pem("cert.pem", "CERTIFICATE", store.getCertificate("web").getEncoded(), seconds);
        pem("key.pem", "PRIVATE KEY", store.getKey("web", PASSWORD).getEncoded(), seconds);
    }

    private static void pem(String file, String kind, byte[] content, long seconds) throws IOException {
        Path path = folder.resolve(file);
        Files.writeString(
                path,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                        + "-----\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(seconds * 1000));
    }
}
