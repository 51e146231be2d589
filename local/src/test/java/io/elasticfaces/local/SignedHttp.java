package io.elasticfaces.local;

import io.elasticfaces.local.endpoint.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Posts what no current SDK sends: older protocols, and malformed requests. */
public final class SignedHttp {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private SignedHttp() {}

    /** Posts with the default credentials. */
    public static HttpResponse<String> post(URI uri, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(request(uri, headers, body), HttpResponse.BodyHandlers.ofString());
    }

    /** A request with the default credentials, not sent. */
    public static HttpRequest request(URI uri, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + AccessKey.DEFAULT.id()
                                + "/20260101/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0")
                .build();
    }
}
