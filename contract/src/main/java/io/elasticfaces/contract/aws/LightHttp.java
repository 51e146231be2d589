package io.elasticfaces.contract.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Creates HTTP clients on the JDK's connections, which initialise TLS at the first call to an https address. The SDK's
 * connections initialise it when the client is created, which would add 0.1 s to a worker's start.
 */
final class LightHttp {
    private LightHttp() {}

    /**
     * Creates a client.
     *
     * @param readTimeout the longest pause in a response
     */
    static SdkHttpClient create(Duration connectTimeout, Duration readTimeout) {
        // Only the SDK's connections use the proxies in environment variables.
        boolean proxied = Stream.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
                .anyMatch(name -> System.getenv(name) != null);
        return proxied
                ? UrlConnectionHttpClient.builder()
                        .connectionTimeout(connectTimeout)
                        .socketTimeout(readTimeout)
                        .build()
                : UrlConnectionHttpClient.create(address -> open(address, connectTimeout, readTimeout));
    }

    private static HttpURLConnection open(URI address, Duration connectTimeout, Duration readTimeout) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
            connection.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
