package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.InvalidSetting;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /** A request of boto3 1.43.107. */
    private static final String BODY = "{\"CollectionId\": \"a\"}";

    private static final Instant SENT = Instant.parse("2026-11-30T07:19:55Z");
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261130/eu-west-1/rekognition/aws4_request,"
                    + " SignedHeaders=content-type;host;x-amz-date;x-amz-target,"
                    + " Signature=cea32bcfbd92606fee40af36adf79ccbd5acd505a5897753de69ccb28c92ebcc";

    private final Signatures signatures = new Signatures("OTHER:0123456789abcdef, AKIDEXAMPLE:" + SECRET, () -> SENT);

    /** The examples get-vanilla, post-vanilla, get-header-key-duplicate of AWS's test suite, and one of botocore. */
    @ParameterizedTest
    @CsvSource({
        "GET, , 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, , 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET, value2|value2|value1, c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        "GET, ' value1', a4c58a1c4e0fe4595193513136086b2d8e06f36bc916456d65dc0d0406153909"
    })
    void shouldSignAsAws(String method, String values, String signature) {
        MultiMap headers = headers("Host", "example.amazonaws.com", "X-Amz-Date", "20150830T123600Z");
        List<String> signed = List.of("host", "x-amz-date");
        if (values != null) {
            signed = List.of("host", "my-header1", "x-amz-date");
            List.of(values.split("\\|")).forEach(value -> headers.add("My-Header1", value));
        }
        String request = method + "\n/\n\n" + Signatures.canonical(signed, headers) + sha256("");

        byte[] computed =
                Signatures.signature(SECRET, "20150830T123600Z", "20150830/us-east-1/service/aws4_request", request);

        assertThat(HexFormat.of().formatHex(computed)).isEqualTo(signature);
    }

    @Test
    void shouldTakeARequestOfBoto() {
        assertThatCode(() -> check(AUTHORIZATION, "20261130T071955Z", BODY)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261130T072456Z", "20261130T071454Z", "20261129T235959Z", "now", ""})
    void shouldRefuseAnotherTime(String time) {
        assertThatThrownBy(() -> check(AUTHORIZATION, time, BODY)).hasMessageContaining("time");
    }

    @Test
    void shouldRefuseEveryOtherRequest() {
        String time = "20261130T071955Z";
        assertThatThrownBy(() -> check(AUTHORIZATION, time, BODY + " ")).hasMessageContaining("does not match");
        assertThatThrownBy(() -> check(AUTHORIZATION, "20261130T071956Z", BODY)).hasMessageContaining("does not match");
        assertThatThrownBy(() -> check(AUTHORIZATION.replace("eu-west-1", "eu-west-2"), time, BODY))
                .hasMessageContaining("does not match");
        assertThatThrownBy(() -> check(AUTHORIZATION.replace("=AKIDEXAMPLE", "=OTHER"), time, BODY))
                .hasMessageContaining("does not match");
        assertThatThrownBy(() -> check(AUTHORIZATION.replace("=AKIDEXAMPLE", "=NONE"), time, BODY))
                .hasMessageContaining("not valid here");
        assertThatThrownBy(() -> check(AUTHORIZATION.replace("/rekognition/", "/s3/"), time, BODY))
                .hasMessageContaining("another service");
        assertThatThrownBy(() -> check(AUTHORIZATION.replace(";x-amz-target", ""), time, BODY))
                .hasMessageContaining("must cover");
        assertThatThrownBy(() -> check("Bearer x", time, BODY)).hasMessageContaining("does not have the form");
        assertThatThrownBy(() -> check(null, time, BODY)).hasMessageContaining("not signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "id:short", ":0123456789abcdef", "id:0123456789abcdef,", "i d:0123456789abcdef"})
    void shouldRefuseMalformedKeysWithoutShowingThem(String keys) {
        assertThatThrownBy(() -> new Signatures(keys, () -> SENT))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("app.web.access-keys")
                .message()
                .doesNotContain("0123456789abcdef");
    }

    private void check(String authorization, String time, String body) {
        HttpServerRequest request = mock(HttpServerRequest.class);
        MultiMap headers = headers(
                "Host", "127.0.0.1:18765",
                "X-Amz-Target", "RekognitionService.CreateCollection",
                "Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Date", time);
        when(request.method()).thenReturn(HttpMethod.POST);
        when(request.path()).thenReturn("/rekognition");
        when(request.headers()).thenReturn(headers);
        when(request.getHeader("X-Amz-Date")).thenReturn(time);
        when(request.getHeader("Authorization")).thenReturn(authorization);
        signatures.check(request).accept(HexFormat.of().parseHex(sha256(body)));
    }

    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Signatures.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
