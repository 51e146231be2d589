package io.elasticfaces.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The JDK's connections, with nothing of TLS made before the first call that needs it: that is a tenth of a second of
 * a worker's start, for each client, and nothing needs it where AWS is a process of this machine.
 */
final class LightHttp implements SdkHttpClient {
    private final Duration connect;
    private final Duration silence;
    private final SdkHttpClient plain;
    private SdkHttpClient whole;

    /**
     * @param connect how long it may take to connect
     * @param silence how long a server may be silent while it answers
     */
    LightHttp(Duration connect, Duration silence) {
        this.connect = connect;
        this.silence = silence;
        this.plain = proxied() ? whole() : UrlConnectionHttpClient.create(this::open);
    }

    /** Only the SDK's own connections know of proxies in the environment. */
    private static boolean proxied() {
        return System.getProperty("http.proxyHost") != null
                || Stream.of("http_proxy", "HTTP_PROXY").anyMatch(name -> System.getenv(name) != null);
    }

    private HttpURLConnection open(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
            connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized SdkHttpClient whole() {
        if (whole == null) {
            whole = UrlConnectionHttpClient.builder()
                    .tlsTrustManagersProvider(() -> new TrustManager[] {new LazyTrust()})
                    .connectionTimeout(connect)
                    .socketTimeout(silence)
                    .build();
        }
        return whole;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        boolean http = request.httpRequest().protocol().equals("http");
        return (http ? plain : whole()).prepareRequest(request);
    }

    @Override
    public String clientName() {
        return plain.clientName();
    }

    @Override
    public synchronized void close() {
        plain.close();
        if (whole != null) {
            whole.close();
        }
    }
}
