package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.RequestSignature.Refusal;
import io.elasticfaces.local.RequestSignature.Request;
import io.elasticfaces.local.endpoint.AccessKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** The SDK's own signer is the reference. */
class RequestSignatureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

    private final RequestSignature signature = new RequestSignature(AccessKey.DEFAULT, CLOCK);

    @Property(tries = 200)
    void shouldAcceptWhatTheSdkSigns(
            @ForAll @StringLength(max = 300) String body,
            @ForAll @StringLength(max = 20) String value,
            @ForAll @AlphaChars @StringLength(min = 1, max = 8) String name) {
        Request request = signed(AccessKey.DEFAULT, CLOCK, body, Map.of(name, value, name + "2", "", "9", "x y+z&=/~"));

        assertThat(signature.check(request)).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownKey() {
        assertThat(signature.check(signed(new AccessKey("other", "local-secret"), CLOCK, "", Map.of())))
                .contains(Refusal.UNKNOWN_KEY);
    }

    @Test
    void shouldRefuseAnotherSecret() {
        assertThat(signature.check(signed(new AccessKey("local", "guess"), CLOCK, "", Map.of())))
                .contains(Refusal.WRONG);
    }

    @Test
    void shouldRefuseAChangedBody() {
        Request request = signed(AccessKey.DEFAULT, CLOCK, "one", Map.of());

        assertThat(signature.check(new Request(
                        request.method(), request.path(), request.query(), request.headers(), new byte[] {1})))
                .contains(Refusal.WRONG);
    }

    @Test
    void shouldRefuseAnOldSignature() {
        Clock earlier = Clock.fixed(CLOCK.instant().minusSeconds(15 * 60 + 1), ZoneOffset.UTC);

        assertThat(signature.check(signed(AccessKey.DEFAULT, earlier, "", Map.of())))
                .contains(Refusal.EXPIRED);
    }

    @Test
    void shouldRefuseAnUnsignedRequest() {
        assertThat(signature.check(new Request("GET", "/", "", List.of(), new byte[0])))
                .contains(Refusal.MISSING);
    }

    @Property
    void shouldRefuseAnyOtherHeader(@ForAll String authorization, @ForAll String date) {
        List<Map.Entry<String, String>> headers =
                List.of(new SimpleEntry<>("Authorization", authorization), new SimpleEntry<>("X-Amz-Date", date));

        assertThat(signature.check(new Request("POST", "/", "", headers, new byte[0])))
                .isPresent();
    }

    private static Request signed(AccessKey key, Clock clock, String body, Map<String, String> query) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:9401/000000000000/queue"))
                .appendHeader("X-Spaced", "  a   b ");
        query.forEach(request::putRawQueryParameter);
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsBasicCredentials.create(key.id(), key.secret()))
                        .request(request.build())
                        .payload(() -> new java.io.ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sqs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        signed.request()
                .forEachHeader((header, values) -> values.forEach(v -> headers.add(new SimpleEntry<>(header, v))));
        return new Request(
                "POST",
                signed.request().encodedPath(),
                signed.request().encodedQueryParameters().orElse(""),
                headers,
                bytes);
    }
}
