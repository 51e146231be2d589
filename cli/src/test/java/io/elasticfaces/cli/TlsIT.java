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
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate that is renewed while the web tier runs. */
class TlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private URI address;

    @Test
    void shouldUseTlsOnlyAndARenewedCertificateWithoutARestart() throws Exception {
        KeyStore first = certificate("first");
        KeyStore second = certificate("second");
        write(first, 1);
        Map<String, String> settings = Map.of(
                "app.web.tls-certificate", folder.resolve("cert.pem").toString(),
                "app.web.tls-key", folder.resolve("key.pem").toString());
        EdgeTimeouts timeouts =
                new EdgeTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofMillis(100));
        try (WebTier web = new WebTier(folder, settings, timeouts)) {
            address = URI.create("https://localhost:" + web.port + "/");
            HttpResponse<String> health = send(first, HttpRequest.newBuilder(address.resolve("/observe/health")));
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThat(health.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> web.get("/observe/health")).isInstanceOf(IOException.class);
            HttpRequest.Builder upload = new Multipart()
                    .file("inputFile", "a.png", Multipart.png(8, 8))
                    .post(address);
            assertThat(send(first, upload.header("Prefer", "respond-async")).statusCode())
                    .isEqualTo(202);

            write(second, 2);
            await("the renewed certificate").until(serves(second));
            write("cert.pem", "CERTIFICATE", first.getCertificate("web").getEncoded(), 3);
            await("a certificate without its key is ignored")
                    .during(Duration.ofMillis(600))
                    .until(serves(second));
            Files.writeString(folder.resolve("cert.pem"), "no certificate");
            Files.setLastModifiedTime(folder.resolve("cert.pem"), FileTime.fromMillis(4_000));
            await("an invalid file is ignored").during(Duration.ofMillis(600)).until(serves(second));
            write(first, 5);
            await("the first certificate").until(serves(first));
        }
    }

    private static ConditionFactory await(String condition) {
        return Awaitility.await(condition).atMost(WebTier.LONG).pollInterval(Duration.ofMillis(200));
    }

    private Callable<Boolean> serves(KeyStore trusted) {
        return () -> {
            try {
                return send(trusted, HttpRequest.newBuilder(address)).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        };
    }

    private static HttpResponse<String> send(KeyStore trusted, HttpRequest.Builder request) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private KeyStore certificate(String name) throws Exception {
        Path file = folder.resolve(name);
        String command = Path.of(System.getProperty("java.home"), "bin", "keytool") + " -genkeypair -alias web"
                + " -keyalg EC -dname CN=" + name + " -ext san=dns:localhost -storetype PKCS12 -keystore " + file
                + " -storepass " + PASSWORD;
        Programs.requireSuccess(Programs.program(folder.resolve("keytool.log"), Map.of(), command.split(" ")));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        store.setCertificateEntry("trusted", store.getCertificate("web"));
        return store;
    }

    private void write(KeyStore store, long seconds) throws Exception {
        write("cert.pem", "CERTIFICATE", store.getCertificate("web").getEncoded(), seconds);
        write(
                "key.pem",
                "PRIVATE KEY",
                store.getKey("web", PASSWORD.toCharArray()).getEncoded(),
                seconds);
    }

    private void write(String file, String kind, byte[] content, long seconds) throws IOException {
        Path path = folder.resolve(file);
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(path, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(seconds * 1000));
    }
}
