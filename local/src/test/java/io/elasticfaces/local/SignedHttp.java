package io.elasticfaces.local;

import io.elasticfaces.local.endpoint.AccessKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Posts what no SDK of today sends: older protocols, and requests that are wrong. */
public final class SignedHttp {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private SignedHttp() {}

    /** Signs and posts. */
    public static HttpResponse<String> post(URI uri, String service, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(request(uri, service, headers, body), HttpResponse.BodyHandlers.ofString());
    }

    /** A signed request, not sent. */
    public static HttpRequest request(URI uri, String service, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest.Builder unsigned =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri);
        headers.forEach(unsigned::putHeader);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(
                                AwsBasicCredentials.create(AccessKey.DEFAULT.id(), AccessKey.DEFAULT.secret()))
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request()
                .forEachHeader((name, values) -> {
                    // Java's client sets this one itself, to the same value.
                    if (!name.equalsIgnoreCase("Host")) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        return request.build();
    }
}
