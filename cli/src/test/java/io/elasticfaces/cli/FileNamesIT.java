package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Whatever a file is called, its answer names it as far as that is harmless, and nothing else hears of it. */
class FileNamesIT {
    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) {
        web = new WebTier(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /**
     * A row's disposition after the part's name, in the bytes of the wire, and the name in its answer. The decoder of
     * forms (Netty's) puts a space for each of {@code , ; : =}.
     */
    private record Row(byte[] disposition, String answered) {}

    private static List<Row> rows() {
        String long1000 = "x".repeat(996) + ".png";
        return List.of(
                named("test_000.jpg", "test_000"),
                named("two words.png", "two words"),
                named("no-extension", "no-extension"),
                named("a.b.c.png", "a.b.c"),
                named(".png", ".png"),
                named("..", "."),
                named(".", "."),
                named(" ", "picture"),
                named("../../etc/passwd", "passwd"),
                named("/etc/passwd", "passwd"),
                named("..\\\\..\\\\boot.ini", "boot"),
                named("C:\\\\Users\\\\ada\\\\face.png", "face"),
                named("folder/", "picture"),
                named("<img src=x onerror=alert(1)>.png", "<img src x onerror alert(1)>"),
                named("<script>alert(1)</script>.png", "script>"),
                named("a%0d%0aSet-Cookie: sid=1.png", "a%0d%0aSet-Cookie  sid 1"),
                named("a\0b.png", "ab"),
                named("a\tb\u0007\u001b[31m.png", "a b[31m"),
                named("a\u202egnp.exe.png", "agnp.exe"),
                named("a\u200b\ufeffb\u2028c.png", "abc"),
                named("${bean:ticket}.png", "${bean ticket}"),
                named("${jndi:ldap:x}.png", "${jndi ldap x}"),
                named("{{app.web.token}}.png", "{{app.web.token}}"),
                named("a;filename=b.png", "a filename b"),
                named("'; drop table people;--.png", "'  drop table people --"),
                named("*?|.png", "*?|"),
                named("Zoë Müller.png", "Zoë Müller"),
                named("顔写真.png", "顔写真"),
                named("👩‍💻.png", "👩💻"),
                named("a\u0301.png", "a\u0301"),
                named(long1000, "x".repeat(600)),
                named("y".repeat(5000), "y".repeat(600)),
                new Row("filename*=UTF-8''%E9%A1%94.png".getBytes(StandardCharsets.US_ASCII), "顔"),
                new Row("filename=bare.png".getBytes(StandardCharsets.US_ASCII), "bare"),
                new Row("filename=\"a\u00ff.png\"".getBytes(StandardCharsets.ISO_8859_1), "a\ufffd"));
    }

    private static Row named(String fileName, String answered) {
        return new Row(("filename=\"" + fileName + "\"").getBytes(StandardCharsets.UTF_8), answered);
    }

    @Test
    void shouldCarryTheNameItCanAndNothingElse() throws Exception {
        Map<String, Row> sent = new HashMap<>();
        for (Row row : rows()) {
            RawHttp.Answer accepted = RawHttp.exchange(web.port(), upload(row.disposition()));
            assertThat(accepted.status()).as(row.answered() + accepted.body()).isEqualTo(202);
            sent.put(accepted.headers().get("location"), row);
        }
        List<RecognitionRequest> requests = web.takeRequests(sent.size());
        assertThat(requests).hasSize(sent.size());
        SoftAssertions all = new SoftAssertions();
        for (RecognitionRequest request : requests) {
            String location = "/results/" + request.id();
            check(all, request, location, sent.get(location).answered());
        }
        all.assertAll();
    }

    private static void check(SoftAssertions all, RecognitionRequest request, String location, String answered)
            throws Exception {
        all.assertThat(request.imageName()).matches(request.id() + "-[A-Za-z0-9_-][A-Za-z0-9._-]{0,126}");
        all.assertThat(request.toJson().length()).isLessThan(512);
        var metadata = web.aws
                .s3()
                .headObject(head -> head.bucket(WebTier.NAMES.inBucket()).key(request.imageName()))
                .metadata();
        all.assertThat(metadata).containsOnlyKeys("file-name");
        all.assertThat(metadata.get("file-name")).matches("[\\x21-\\x7e]{1,600}");
        store(request, metadata);

        var text = web.get(location);
        var json = web.get(location, "Accept", "application/json");

        all.assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        all.assertThat(text.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        all.assertThat(text.headers().map()).doesNotContainKeys("set-cookie");
        all.assertThat(text.body()).isEqualTo(answered + ":Ada");
        all.assertThat(((JsonObject) Jsoner.deserialize(json.body())).get("answer"))
                .isEqualTo(answered + ":Ada");
    }

    private static byte[] upload(byte[] disposition) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                RawHttp.latin("--" + Multipart.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"inputFile\"; "));
        body.writeBytes(disposition);
        body.writeBytes(RawHttp.latin("\r\n\r\n"));
        body.writeBytes(Pictures.png(5, 5));
        body.writeBytes(RawHttp.latin("\r\n--" + Multipart.BOUNDARY + "--\r\n"));
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(RawHttp.latin("POST / HTTP/1.1\r\nHost: x\r\nPrefer: respond-async\r\nContent-Type: "
                + Multipart.contentType() + "\r\nContent-Length: " + body.size() + "\r\n\r\n"));
        request.writeBytes(body.toByteArray());
        return request.toByteArray();
    }

    private static void store(RecognitionRequest request, Map<String, String> metadata) {
        Outcome outcome = new Outcome(OutcomeStatus.OK, "Ada", null, Detection.NONE);
        web.aws
                .s3()
                .putObject(
                        put -> put.bucket(WebTier.NAMES.outBucket())
                                .key(request.imageName())
                                .metadata(StoredOutcome.metadata(outcome, metadata)),
                        RequestBody.fromString(outcome.name()));
    }
}
