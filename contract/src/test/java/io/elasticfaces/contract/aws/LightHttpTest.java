package io.elasticfaces.contract.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class LightHttpTest {
    private static final Duration SILENCE = Duration.ofMillis(200);

    /** The type of a TLS record that carries a handshake (RFC 8446, section 5.1). */
    private static final int TLS_HANDSHAKE = 22;

    @Test
    void shouldReadAResponse() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "here".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (SdkHttpClient http = LightHttp.create(SILENCE, Duration.ofSeconds(5))) {
            HttpExecuteResponse answer = get(http, "http", server.getAddress().getPort());

            assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
            assertThat(answer.responseBody().orElseThrow().readAllBytes())
                    .asString()
                    .isEqualTo("here");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldTimeOutOnASilentServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SdkHttpClient http = LightHttp.create(SILENCE, SILENCE)) {
            assertThatThrownBy(() -> get(http, "http", silent.getLocalPort()))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldStartTlsForAnHttpsAddress() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SdkHttpClient http = LightHttp.create(SILENCE, Duration.ofSeconds(5))) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> firstByte(server));

            assertThatThrownBy(() -> get(http, "https", server.getLocalPort())).isInstanceOf(IOException.class);
            assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(TLS_HANDSHAKE);
        }
    }

    private static int firstByte(ServerSocket server) {
        try (Socket socket = server.accept()) {
            return socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpExecuteResponse get(SdkHttpClient http, String protocol, int port) throws IOException {
        return http.prepareRequest(HttpExecuteRequest.builder()
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(URI.create(protocol + "://127.0.0.1:" + port + "/"))
                                .build())
                        .build())
                .call();
    }
}
