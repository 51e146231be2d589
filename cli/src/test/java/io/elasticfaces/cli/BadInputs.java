package io.elasticfaces.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** The table of what nobody should send, each with the status and the sentence that come back for it. */
final class BadInputs {
    static final String TOKEN = "a-token-of-some-length";

    static final int MAX_BODY = 200_000;
    static final int MAX_PIXELS = 1_000_000;

    private static final String AUTHORISED = "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    private static final String MULTIPART = "Content-Type: " + Multipart.contentType() + "\r\n";
    private static final String FRESH = "0190a0fb-a9bc-8602-833e-a6fb9496666d";
    private static final String OLD = "0190a0fb-a9bc-7602-833e-a6fb9496666d";

    private static final String NO_HTTP = "The request is not valid HTTP/1.1.";
    private static final String NO_TOKEN =
            "The token is missing or wrong. Send the header Authorization: Bearer <token>.";
    private static final String NOTHING = "There is no resource at this address.";
    private static final String NO_ADDRESS = "The request's address is malformed.";
    private static final String NO_ID = "There is no such request. Use the id in the Location header.";
    private static final String NO_BODY = "A request to this address has no body. Send pictures to POST /.";
    private static final String NO_PICTURE = "There is no picture in the request. Send the picture as the file part"
            + " inputFile of multipart/form-data, e.g. curl -F inputFile=@picture.jpg <address>.";
    private static final String UNREADABLE =
            "The request is malformed: a header, a form field or a file name is invalid, too long or incomplete.";
    private static final String TOO_LARGE = "The request is larger than 0.2 MB. Send a smaller picture.";
    private static final String TOO_SLOW = "The upload took longer than 1 s. Send it again, or send a smaller picture.";
    private static final String INSTEAD = "; send a JPEG, PNG, GIF, BMP or WebP picture.";
    private static final String NO_KEY = "The header Idempotency-Key must be 1 to 255 printable ASCII characters.";

    /** One row; {@code sentence} is the whole answer, or what it begins with where it ends in "…". */
    record Row(String name, byte[] request, int status, String sentence) {
        @Override
        public String toString() {
            return name + " -> " + status;
        }
    }

    private final List<Row> rows = new ArrayList<>();

    static List<Row> rows() {
        BadInputs table = new BadInputs();
        table.notHttp();
        table.strangers();
        table.addresses();
        table.forms();
        table.pictures();
        return table.rows;
    }

    private void notHttp() {
        add("binary rubbish", new byte[] {0, 1, 2, (byte) 0xff, 13, 10, 13, 10}, 400, NO_HTTP);
        add("one word", "HELLO\r\n\r\n", 400, NO_HTTP);
        add("a TLS hello", "\26\3\1\1\u00fc\1\0\1\u00f8\3\3\u0099\u00abhello\u00c0\u002f\r\n\r\n", 400, NO_HTTP);
        add("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501, "");
        add("a version that is none", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 501, "");
        add("a protocol that is none", "GET / FTP/1.1\r\nHost: x\r\n\r\n", 501, "");
        add(
                "no host",
                "GET / HTTP/1.1\r\n\r\n",
                400,
                "The request's Host or Transfer-Encoding header is missing, invalid or ambiguous.");
        add(
                "a long address",
                "GET /" + "x".repeat(5000) + " HTTP/1.1\r\n" + AUTHORISED + "\r\n",
                414,
                "The request's address is too long.");
        add(
                "long headers",
                "GET / HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n",
                431,
                "The request's headers are larger than 16 KB.");
        add(
                "many headers",
                "GET / HTTP/1.1\r\n" + "X-One-Of-Many: 1\r\n".repeat(2000) + "\r\n",
                431,
                "The request's headers are larger than 16 KB.");
        add("a header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nhello\r\n\r\n", 400, NO_HTTP);
        add("a header name with a space", "GET / HTTP/1.1\r\nHost: x\r\nX Y: 1\r\n\r\n", 400, NO_HTTP);
        add("a header with a zero byte", "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400, NO_HTTP);
        add("a length in words", post("Content-Length: many\r\n" + MULTIPART, ""), 400, NO_HTTP);
        add("a negative length", post("Content-Length: -1\r\n" + MULTIPART, ""), 400, NO_HTTP);
        add("two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n" + MULTIPART, "xx"), 400, NO_HTTP);
        add("a length beyond numbers", post("Content-Length: 99999999999999999999\r\n" + MULTIPART, ""), 400, NO_HTTP);
        add(
                "a chunk of no size",
                post("Transfer-Encoding: chunked\r\n" + MULTIPART, "many\r\nx\r\n0\r\n\r\n"),
                400,
                UNREADABLE);
        add(
                "an expectation nobody knows",
                post("Expect: a-miracle\r\nContent-Length: 2\r\n" + MULTIPART, "--"),
                417,
                "The only supported value of the Expect header is 100-continue.");
    }

    private void strangers() {
        add("no token", "GET /status HTTP/1.1\r\nHost: x\r\n\r\n", 401, NO_TOKEN);
        for (String wrong : List.of(
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer " + TOKEN + "x",
                "Basic " + TOKEN,
                TOKEN,
                "bearer\t" + TOKEN)) {
            add(
                    "the token '" + wrong.strip() + "'" + (wrong.endsWith(" ") ? " and a space" : ""),
                    "GET /status HTTP/1.1\r\nHost: x\r\nAuthorization: " + wrong + "\r\n\r\n",
                    401,
                    NO_TOKEN);
        }
        add("the token in the address", "GET /status?token=" + TOKEN + " HTTP/1.1\r\nHost: x\r\n\r\n", 401, NO_TOKEN);
        add(
                "a picture without a token",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n" + MULTIPART + "\r\n",
                401,
                NO_TOKEN);
    }

    private void addresses() {
        for (String method : List.of("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW")) {
            add(
                    method + " /",
                    ask(method, "/"),
                    405,
                    "The method " + method + " is not allowed here. Use one of GET,HEAD,POST.");
        }
        add("OPTIONS *", ask("OPTIONS", "*"), 400, NO_ADDRESS);
        add("CONNECT", ask("CONNECT", "localhost:443"), 400, NO_ADDRESS);
        add("POST /status", ask("POST", "/status"), 405, "The method POST is not allowed here. Use one of GET,HEAD.");
        add(
                "POST /results/…",
                ask("POST", "/results/" + FRESH),
                405,
                "The method POST is not allowed here. Use one of DELETE,GET,HEAD.");
        add("half an escape", ask("GET", "/%zz"), 400, NO_ADDRESS);
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
            add("GET " + nowhere, ask("GET", nowhere), 404, NOTHING);
        }
        for (String id : List.of(
                "x", FRESH.toUpperCase(java.util.Locale.ROOT), FRESH + "x", "..%2f" + FRESH, "%00", "'%20or%201=1--")) {
            add("GET /results/" + id, ask("GET", "/results/" + id), 404, NO_ID);
        }
        add("an id never seen", ask("GET", "/results/" + FRESH), 404, "There is no such request.");
        add(
                "an id whose time is over",
                ask("GET", "/results/" + OLD),
                410,
                "The request has expired or was deleted. Send the picture again.");
        add("a deletion of nothing", ask("DELETE", "/results/x"), 404, NO_ID);
        add("GET / with a body", ask("GET", "/", "Content-Length: 3\r\n", "abc"), 400, NO_BODY);
        add(
                "GET /status with a body without end",
                ask("GET", "/status", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"),
                400,
                NO_BODY);
    }

    private void forms() {
        add("no content type", post("Content-Length: 5\r\n", "hello"), 400, NO_PICTURE);
        for (String type : List.of(
                "text/plain",
                "application/json",
                "image/png",
                "application/x-www-form-urlencoded",
                "multipart/mixed; boundary=x",
                "multipart/form-data",
                "multipart/form-dataX; boundary=x")) {
            add(
                    "POST of " + type,
                    post("Content-Type: " + type + "\r\nContent-Length: 5\r\n", "hello"),
                    400,
                    NO_PICTURE);
        }
        add("a form with an empty boundary", form("multipart/form-data; boundary=", "hello"), 400, UNREADABLE);
        add("an empty form", form(Multipart.contentType(), ""), 400, NO_PICTURE);
        add("a form that ends early", form(cut(picture("a.png", png(5, 5)), 40)), 400, UNREADABLE);
        add("a form that is none", form("hello"), 400, NO_PICTURE);
        add("a part without a name", part("form-data; filename=\"a.png\"", png(5, 5)), 400, UNREADABLE);
        add("a part without a disposition", form("--" + Multipart.BOUNDARY + "\r\n\r\nhello\r\n"), 400, UNREADABLE);
        add("the picture as a field", form(bytes(new Multipart().field("inputFile", "hello"))), 400, NO_PICTURE);
        add(
                "the picture under another name",
                form(bytes(new Multipart().file("file", "a.png", png(5, 5)))),
                400,
                NO_PICTURE);
        add(
                "two pictures",
                form(bytes(
                        new Multipart().file("inputFile", "a.png", png(5, 5)).file("inputFile", "b.png", png(5, 5)))),
                400,
                "The request has several parts with the same name. Send one picture per request.");
        Multipart many = new Multipart();
        for (int i = 0; i < 100; i++) {
            many.field("field" + i, "x");
        }
        add("a hundred fields", form(bytes(many.file("inputFile", "a.png", png(5, 5)))), 400, UNREADABLE);
        add("a long field", form(bytes(new Multipart().field("x", "x".repeat(20_000)))), 400, NO_PICTURE);
        add("a file name of 20,000 bytes", form(picture("x".repeat(20_000), png(5, 5))), 400, UNREADABLE);
        add("too large by its length", post("Content-Length: 900000000\r\n" + MULTIPART, "--"), 413, TOO_LARGE);
        add(
                "too large in chunks",
                concat(
                        latin(post("Transfer-Encoding: chunked\r\n" + MULTIPART, "")),
                        latin(Integer.toHexString(MAX_BODY * 3) + "\r\n"),
                        picture("a.png", new byte[MAX_BODY * 2])),
                413,
                TOO_LARGE);
        add(
                "a compressed form",
                post("Content-Encoding: gzip\r\nContent-Length: 5\r\n" + MULTIPART, "hello"),
                415,
                "The request's Content-Encoding is not supported. Send the form uncompressed.");
        add("an upload that stalls", post("Content-Length: 1000\r\n" + MULTIPART, "--half"), 408, TOO_SLOW);
        add("an upload that never begins", post("Content-Length: 1000\r\n" + MULTIPART, ""), 408, TOO_SLOW);
        for (String key : List.of("", "x".repeat(256), "schl\u00fcssel", "a\tb")) {
            add(
                    "the key '" + (key.length() > 20 ? key.length() + " x" : key) + "'",
                    concat(
                            latin("POST / HTTP/1.1\r\n" + AUTHORISED + "Idempotency-Key: " + key + "\r\n" + MULTIPART
                                    + "Content-Length: " + picture("a.png", png(5, 5)).length + "\r\n\r\n"),
                            picture("a.png", png(5, 5))),
                    400,
                    NO_KEY);
        }
    }

    private void pictures() {
        add(
                "an empty picture",
                form(picture("a.png", new byte[0])),
                422,
                "The picture is empty (0 bytes). Send one with content.");
        refused("text", latin("hello, this is no picture at all"), 415, "The file is not a picture" + INSTEAD);
        refused("a page", latin("<!doctype html><script>alert(1)</script>"), 415, "The file is a web page" + INSTEAD);
        refused(
                "a drawing",
                latin("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
                415,
                "The file is an XML or SVG file" + INSTEAD);
        refused("a PDF", latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"), 415, "The file is a PDF document" + INSTEAD);
        refused("an archive", latin("PK\3\4\24\0\0\0\10\0"), 415, "The file is a ZIP archive" + INSTEAD);
        refused("a program", latin("\u007fELF\2\1\1\0\0\0\0\0\0\0\0\0"), 415, "The file is not a picture" + INSTEAD);
        refused(
                "a TIFF",
                latin("II*\0\10\0\0\0\0\0\0\0\0\0\0\0"),
                415,
                "The file is a TIFF or raw camera picture, which is not supported" + INSTEAD);
        refused(
                "a HEIC",
                latin("\0\0\0\30ftypheic\0\0\0\0mif1heic"),
                415,
                "The file is a HEIC picture, which is not supported" + INSTEAD);
        refused(
                "an icon",
                latin("\0\0\1\0\1\0\20\20\0\0\1\0\40\0"),
                415,
                "The file is an icon, which is not supported" + INSTEAD);
        refused(
                "a pickle",
                latin("\u0080\2cos\nsystem\nX\4\0\0\0true\u0085R."),
                415,
                "The file is not a picture" + INSTEAD);
        refused("one byte", new byte[] {(byte) 0xff}, 415, "The file is not a picture" + INSTEAD);
        refused(
                "a PNG's signature alone",
                Arrays.copyOf(png(5, 5), 8),
                422,
                "The PNG picture breaks off before it says how large it is; send the whole file.");
        refused(
                "a PNG cut in its header",
                Arrays.copyOf(png(5, 5), 20),
                422,
                "The PNG picture breaks off before it says how large it is; send the whole file.");
        refused(
                "a PNG without a width",
                png(0, 5),
                422,
                "The PNG picture says that it is 0 x 5 pixels, so it is broken; save it again in a picture program.");
        refused(
                "a PNG without a height",
                png(5, 0),
                422,
                "The PNG picture says that it is 5 x 0 pixels, so it is broken; save it again in a picture program.");
        refused(
                "a PNG of negative width",
                png(-5, 5),
                422,
                "The PNG picture says that it is -5 x 5 pixels, so it is broken; save it again in a picture program.");
        refused(
                "a PNG of a million pixels and more",
                png(1001, 1000),
                422,
                "The picture has 1001 x 1000 = 1.0 megapixels, and at most 1.0 are read; make it smaller and send it again.");
        refused(
                "a PNG of 4 thousand million pixels",
                png(65_535, 65_535),
                422,
                "The picture has 65535 x 65535 = 4294.8 megapixels, and at most 1.0 are read; make it smaller and send it again.");
        refused(
                "a PNG beyond all numbers",
                png(Integer.MAX_VALUE, Integer.MAX_VALUE),
                422,
                "The picture has 2147483647 x 2147483647 = 4611686014132.4 megapixels, and at most 1.0 are read; make it smaller and send it again.");
        refused(
                "a JPEG's first bytes",
                new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
                422,
                "The JPEG picture breaks off before it says how large it is; send the whole file.");
        refused(
                "a JPEG without a frame",
                latin("\u00ff\u00d8\u00ff\u00e0\0\20JFIF\0\1\1\0\0\1\0\1\0\0\u00ff\u00d9"),
                422,
                "The JPEG picture has no frame header, so it is broken; save it again in a picture program.");
        refused(
                "a JPEG whose segment has no length",
                latin("\u00ff\u00d8\u00ff\u00e0\0\0"),
                422,
                "The JPEG picture has a segment of 0 bytes, so it is broken; save it again in a picture program.");
        refused(
                "a GIF cut in its header",
                latin("GIF89a\5"),
                422,
                "The GIF picture breaks off before it says how large it is; send the whole file.");
        refused(
                "a GIF without a size",
                latin("GIF89a\0\0\0\0\0\0\0"),
                422,
                "The GIF picture breaks off before it says how large it is; send the whole file.");
        refused("a BMP cut in its header", latin("BM\0\0\0\0\0\0\0\0"), 415, "The file is not a picture" + INSTEAD);
        refused(
                "a WebP cut in its header",
                latin("RIFF\20\0\0\0WEBPVP8 "),
                422,
                "The WEBP picture breaks off before it says how large it is; send the whole file.");
    }

    private void refused(String name, byte[] picture, int status, String sentence) {
        add(name, form(picture("face.jpg", picture)), status, sentence);
    }

    private void add(String name, String request, int status, String sentence) {
        add(name, latin(request), status, sentence);
    }

    private void add(String name, byte[] request, int status, String sentence) {
        rows.add(new Row(name, request, status, sentence));
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

    private static byte[] form(String body) {
        return form(latin(body));
    }

    private static byte[] form(String type, String body) {
        return latin(post("Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n", body));
    }

    private static byte[] form(byte[] body) {
        return concat(latin(post(MULTIPART + "Content-Length: " + body.length + "\r\n", "")), body);
    }

    private static byte[] part(String disposition, byte[] content) {
        return form(concat(
                latin("--" + Multipart.BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n"),
                content,
                latin("\r\n--" + Multipart.BOUNDARY + "--\r\n")));
    }

    private static byte[] picture(String fileName, byte[] content) {
        return new Multipart().file("inputFile", fileName, content).bytes();
    }

    private static byte[] bytes(Multipart multipart) {
        return multipart.bytes();
    }

    private static byte[] cut(byte[] body, int less) {
        return Arrays.copyOf(body, body.length - less);
    }

    /** A PNG's signature and header, with whatever dimensions. */
    private static byte[] png(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33);
        png.put(latin("\u0089PNG\r\n\u001a\n")).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        png.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] latin(String text) {
        return RawHttp.latin(text);
    }
}
