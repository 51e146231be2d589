package io.elasticfaces.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid requests get their status and sentence, and leave nothing behind. */
class BadInputsIT {
    private static final String TOKEN = "a-token-of-some-length";
    private static final int MAX_BODY = 200_000;

    private static final String AUTHORISED = "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    private static final String MULTIPART = "Content-Type: " + Multipart.CONTENT_TYPE + "\r\n";
    private static final String FRESH = "0190a0fb-a9bc-8602-833e-a6fb9496666d";
    private static final String OLD = "0190a0fb-a9bc-7602-833e-a6fb9496666d";

    private static final String NO_HTTP = "The request is not valid HTTP/1.1.";
    private static final String NO_HOST =
            "The request's Host or Transfer-Encoding header is missing, invalid or ambiguous.";
    private static final String LONG_HEADERS = "The request's headers are larger than 16 KB.";
    private static final String NO_EXPECTATION = "The only supported value of the Expect header is 100-continue.";
    private static final String NO_TOKEN =
            "The token is missing or wrong. Send the header Authorization: Bearer <token>.";
    private static final String NOTHING = "There is no resource at this address.";
    private static final String NO_ADDRESS = "The request's address is malformed.";
    private static final String NO_ID = "There is no such request. Use the id in the Location header.";
    private static final String EXPIRED = "The request has expired or was deleted."
            + " Send the picture again, with another Idempotency-Key if it had one.";
    private static final String NO_BODY = "A request to this address has no body. Send pictures to POST /.";
    private static final String NO_PICTURE = "There is no picture in the request. Send the picture as the file part"
            + " inputFile of multipart/form-data, e.g. curl -F inputFile=@picture.jpg <address>.";
    private static final String SEVERAL =
            "The request has several parts with the same name. Send one picture per request.";
    private static final String MALFORMED = "The request is malformed: ";
    private static final String COMPRESSED =
            "The request's Content-Encoding is not supported. Send the form uncompressed.";
    private static final String TOO_LARGE = "The request is larger than 0.2 MB. Send a smaller picture.";
    private static final String TOO_SLOW = "The upload took longer than 1 s. Send it again, or send a smaller picture.";
    private static final String NO_KEY = "The header Idempotency-Key must be 1 to 255 printable ASCII characters.";
    private static final String EMPTY = "The picture is empty (0 bytes). Send one with content.";
    private static final String INSTEAD = "; send a JPEG, PNG, GIF, BMP or WebP picture.";
    private static final String CUT_OFF = " picture breaks off before it says how large it is; send the whole file.";

    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.token",
                        TOKEN,
                        "app.web.upload-timeout",
                        "1s",
                        "app.max-pixels",
                        "1000000",
                        "camel.server.maxBodySize",
                        Integer.toString(MAX_BODY)));
    }

    @AfterAll
    static void shouldHaveLeftNothing() {
        String bucket = AppCloud.NAMES.inBucket();
        assertThat(web.cloud.aws.s3().listObjectsV2(list -> list.bucket(bucket)).contents())
                .isEmpty();
        web.close();
    }

    /** A request with its status and its whole answer. */
    record Row(byte[] request, int status, String sentence) {
        @Override
        public String toString() {
            String start = new String(request, 0, Math.min(request.length, 300), ISO_8859_1);
            return status + " for " + start.replaceAll("[^ -~]+", " ");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldRefuse(Row row) throws Exception {
        RawHttp.Answer answer = RawHttp.exchange(web.port, row.request());

        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
        assertThat(answer.body().strip()).isEqualTo(row.sentence());
        if (!answer.body().isEmpty()) {
            assertThat(answer.body()).endsWith("\n");
            assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        }
        assertThat(answer.headers().toString() + answer.body()).doesNotContain("Exception", "at java", "<script");
    }

    @Test
    void shouldRefuseWithAProblemWhereJsonIsAccepted() throws Exception {
        HttpResponse<String> refused = web.send(new Multipart()
                .file("inputFile", "a.png", Multipart.png(5, 5))
                .post(web.uri("/"))
                .header("Accept", "application/json"));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"status\":401");
    }

    @Test
    void shouldAdmitTheTokenAndShowThePageWithoutOne() throws Exception {
        assertThat(web.get("/status", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(web.send(HttpRequest.newBuilder(web.uri("/"))).statusCode()).isEqualTo(200);
        assertThat(web.get("/observe/health").statusCode()).isEqualTo(200);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        notHttp(rows);
        strangers(rows);
        addresses(rows);
        forms(rows);
        pictures(rows);
        return rows;
    }

    private static void notHttp(List<Row> rows) {
        add(rows, 400, NO_HTTP, "\0\1\2\u00ff\r\n\r\n");
        add(rows, 400, NO_HTTP, "HELLO\r\n\r\n");
        add(rows, 400, NO_HTTP, "\26\3\1\1\u00fc\1\0\1\u00f8\3\3\u0099\u00abhello\u00c0/\r\n\r\n");
        add(rows, 501, "", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        add(rows, 501, "", "GET / HTTP/9.9\r\nHost: x\r\n\r\n");
        add(rows, 501, "", "GET / FTP/1.1\r\nHost: x\r\n\r\n");
        add(rows, 400, NO_HOST, "GET / HTTP/1.1\r\n\r\n");
        add(rows, 414, "The request's address is too long.", ask("GET", "/" + "x".repeat(5000)));
        add(rows, 431, LONG_HEADERS, "GET / HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
        add(rows, 431, LONG_HEADERS, "GET / HTTP/1.1\r\n" + "X-One-Of-Many: 1\r\n".repeat(2000) + "\r\n");
        for (String header : List.of("hello", "X Y: 1", "X: a\0b")) {
            add(rows, 400, NO_HTTP, "GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
        }
        for (String length : List.of("many", "-1", "1\r\nContent-Length: 2", "99999999999999999999")) {
            add(rows, 400, NO_HTTP, post("Content-Length: " + length + "\r\n" + MULTIPART, "xx"));
        }
        String chunked = "Transfer-Encoding: chunked\r\n" + MULTIPART;
        add(
                rows,
                400,
                MALFORMED + "its body is incomplete or not valid HTTP.",
                post(chunked, "many\r\nx\r\n0\r\n\r\n"));
        add(rows, 417, NO_EXPECTATION, post("Expect: a-miracle\r\nContent-Length: 2\r\n" + MULTIPART, "--"));
    }

    private static void strangers(List<Row> rows) {
        for (String request : List.of(
                "GET /status HTTP/1.1\r\n",
                "GET /observe/metrics HTTP/1.1\r\n",
                "GET /results/" + FRESH + " HTTP/1.1\r\n",
                "DELETE /results/" + FRESH + " HTTP/1.1\r\n",
                "GET /status HTTP/1.1\r\nAuthorization: Bearer wrong\r\n",
                "GET /status HTTP/1.1\r\nAuthorization: Basic " + TOKEN + "\r\n",
                "GET /status?token=" + TOKEN + " HTTP/1.1\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 900000000\r\n" + MULTIPART)) {
            add(rows, 401, NO_TOKEN, request + "Host: x\r\n\r\n");
        }
    }

    private static void addresses(List<Row> rows) {
        String notAllowed = "The method %s is not allowed here. Use one of %s.";
        for (String method : List.of("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW")) {
            add(rows, 405, notAllowed.formatted(method, "GET,HEAD,POST"), ask(method, "/"));
        }
        add(rows, 405, notAllowed.formatted("POST", "GET,HEAD"), ask("POST", "/status"));
        add(rows, 405, notAllowed.formatted("POST", "DELETE,GET,HEAD"), ask("POST", "/results/" + FRESH));
        add(rows, 400, NO_ADDRESS, ask("OPTIONS", "*"));
        add(rows, 400, NO_ADDRESS, ask("CONNECT", "localhost:443"));
        add(rows, 400, NO_ADDRESS, ask("GET", "/%zz"));
        for (String nowhere : List.of(
                "/nowhere",
                "/page/../../etc/passwd",
                "/page/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/page/..%5c..%5capplication.properties",
                "/page/index.html%00",
                "/page/",
                "/observe",
                "/observe/env",
                "/results",
                "/results/",
                "/results/" + FRESH + "/picture")) {
            add(rows, 404, NOTHING, ask("GET", nowhere));
        }
        for (String id : List.of("x", FRESH.replace("a", "A"), FRESH + "x", "..%2f" + FRESH, "%00", "'%20or%201=1--")) {
            add(rows, 404, NO_ID, ask("GET", "/results/" + id));
        }
        add(rows, 404, "There is no such request.", ask("GET", "/results/" + FRESH));
        add(rows, 410, EXPIRED, ask("GET", "/results/" + OLD));
        add(rows, 404, NO_ID, ask("DELETE", "/results/x"));
        add(rows, 400, NO_BODY, ask("GET", "/", "Content-Length: 3\r\n", "abc"));
        add(rows, 400, NO_BODY, ask("GET", "/status", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"));
    }

    private static void forms(List<Row> rows) {
        add(rows, 400, NO_PICTURE, post("Content-Length: 5\r\n", "hello"));
        for (String type : List.of(
                "text/plain",
                "application/json",
                "image/png",
                "application/x-www-form-urlencoded",
                "multipart/mixed; boundary=x",
                "multipart/form-data",
                "multipart/form-dataX; boundary=x")) {
            add(rows, 400, NO_PICTURE, post("Content-Type: " + type + "\r\nContent-Length: 5\r\n", "hello"));
        }
        byte[] png = Multipart.png(5, 5);
        String emptyBoundary = "Content-Type: multipart/form-data; boundary=\r\nContent-Length: 5\r\n";
        add(rows, 400, MALFORMED + "its Content-Type has no boundary.", post(emptyBoundary, "hello"));
        add(rows, 400, NO_PICTURE, form(new byte[0]));
        String noBoundary = MALFORMED + "the boundary that its Content-Type names is not in its body.";
        add(rows, 400, noBoundary, form(latin("hello")));
        add(rows, 400, noBoundary, form(latin("x".repeat(20_000))));
        add(
                rows,
                400,
                "A part of the form is multipart itself, which is not supported. Send one picture per request.",
                form(new Multipart()
                        .part(
                                latin("form-data; name=\"inputFile\"\r\nContent-Type: multipart/mixed; boundary=y"),
                                png)));
        byte[] whole = new Multipart().file("inputFile", "a.png", png).bytes();
        add(
                rows,
                400,
                MALFORMED + "the closing boundary of its form is missing.",
                form(Arrays.copyOf(whole, whole.length - 40)));
        add(
                rows,
                400,
                MALFORMED + "a part of its form has no name.",
                form(new Multipart().part(latin("form-data; filename=\"a.png\""), png)));
        add(
                rows,
                400,
                MALFORMED + "a part of its form has no name.",
                form(latin("--" + Multipart.BOUNDARY + "\r\n\r\nhello\r\n")));
        add(rows, 400, NO_PICTURE, form(new Multipart().field("inputFile", "hello")));
        add(rows, 400, NO_PICTURE, form(new Multipart().field("x", "x".repeat(20_000))));
        add(rows, 400, NO_PICTURE, form(new Multipart().file("file", "a.png", png)));
        add(
                rows,
                400,
                MALFORMED + "the header of a part is longer than 8192 bytes.",
                form(new Multipart().file("inputFile", "x".repeat(20_000), png)));
        Multipart two = new Multipart().file("inputFile", "a.png", png).file("inputFile", "b.png", png);
        add(rows, 400, SEVERAL, form(two));
        Multipart many = new Multipart();
        for (int i = 0; i < 100; i++) {
            many.field("field" + i, "x");
        }
        add(rows, 400, MALFORMED + "its form has more than 32 parts.", form(many.file("inputFile", "a.png", png)));
        add(rows, 413, TOO_LARGE, post("Content-Length: 900000000\r\n" + MULTIPART, "--"));
        String chunk = Integer.toHexString(MAX_BODY * 3) + "\r\n";
        byte[] large = new Multipart()
                .file("inputFile", "a.png", new byte[MAX_BODY * 2])
                .bytes();
        byte[] head = latin(post("Transfer-Encoding: chunked\r\n" + MULTIPART, chunk));
        rows.add(new Row(concat(head, large), 413, TOO_LARGE));
        add(rows, 415, COMPRESSED, post("Content-Encoding: gzip\r\nContent-Length: 5\r\n" + MULTIPART, "hello"));
        add(rows, 408, TOO_SLOW, post("Content-Length: 1000\r\n" + MULTIPART, "--half"));
        for (String key : List.of("", "x".repeat(256), "schl\u00fcssel", "a\tb")) {
            String headers = "Idempotency-Key: " + key + "\r\nContent-Length: " + whole.length + "\r\n" + MULTIPART;
            rows.add(new Row(concat(latin(post(headers, "")), whole), 400, NO_KEY));
        }
    }

    /** The reader of picture headers has a table of its own. */
    private static void pictures(List<Row> rows) {
        picture(rows, 422, EMPTY, new byte[0]);
        picture(rows, 415, "The file is not a picture" + INSTEAD, latin("hello, this is no picture at all"));
        String page = "<!doctype html><script>alert(1)</script>";
        picture(rows, 415, "The file is a web page" + INSTEAD, latin(page));
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        picture(rows, 415, "The file is an XML or SVG file" + INSTEAD, latin(svg));
        picture(rows, 415, "The file is a PDF document" + INSTEAD, latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        String heic = "The file is a HEIC picture, which is not supported" + INSTEAD;
        picture(rows, 415, heic, latin("\0\0\0\30ftypheic\0\0\0\0mif1heic"));
        picture(rows, 415, "The file is not a picture" + INSTEAD, latin("\u0080\2cos\nsystem\nX\4\0\0\0true\u0085R."));
        picture(rows, 422, "The PNG" + CUT_OFF, Arrays.copyOf(png(5, 5), 20));
        picture(rows, 422, "The JPEG" + CUT_OFF, latin("\u00ff\u00d8\u00ff"));
        picture(rows, 422, "The GIF" + CUT_OFF, latin("GIF89a\5"));
        picture(rows, 422, "The WEBP" + CUT_OFF, latin("RIFF\20\0\0\0WEBPVP8 "));
        String broken =
                "The PNG picture says that it is -5 x 5 pixels, so it is broken; save it again in a picture program.";
        picture(rows, 422, broken, png(-5, 5));
        String pixels = "The picture has %s megapixels, and at most 1.0 are read; make it smaller and send it again.";
        picture(rows, 422, pixels.formatted("1001 x 1000 = 1.0"), png(1001, 1000));
        String beyond = "2147483647 x 2147483647 = 4611686014132.4";
        picture(rows, 422, pixels.formatted(beyond), png(Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    private static void picture(List<Row> rows, int status, String sentence, byte[] content) {
        add(rows, status, sentence, form(new Multipart().file("inputFile", "face.jpg", content)));
    }

    private static void add(List<Row> rows, int status, String sentence, String request) {
        rows.add(new Row(latin(request), status, sentence));
    }

    private static String ask(String method, String target) {
        return ask(method, target, "", "");
    }

    private static String ask(String method, String target, String headers, String body) {
        return method + " " + target + " HTTP/1.1\r\n" + AUTHORISED + headers + "\r\n" + body;
    }

    private static String post(String headers, String body) {
        return ask("POST", "/", headers, body);
    }

    private static String form(Multipart form) {
        return form(form.bytes());
    }

    private static String form(byte[] body) {
        return post(MULTIPART + "Content-Length: " + body.length + "\r\n", new String(body, ISO_8859_1));
    }

    /** A PNG's signature and header. */
    private static byte[] png(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33);
        png.put(latin("\u0089PNG\r\n\u001a\n")).putInt(13).put(latin("IHDR"));
        png.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.writeBytes(second);
        return whole.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
