package io.elasticfaces.web.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that end badly, over raw sockets: each gets its status at once, and nothing of it is left. */
class EdgeTest {
    private static final String PART =
            "--B\r\nContent-Disposition: form-data; name=\"inputFile\"; filename=\"a.png\"\r\n";

    @TempDir
    static Path folder;

    private static Path uploads;
    private static EdgeServer edge;

    @BeforeAll
    static void start() throws Exception {
        uploads = folder.resolve("uploads");
        edge = new EdgeServer(
                Map.of("app.web.upload-folder", uploads.toString(), "camel.server.maxBodySize", "100000"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private record Case(String name, String request, String status) {
        @Override
        public String toString() {
            return name + " -> " + status;
        }
    }

    static Stream<Case> malformed() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            many.append(PART.replace("inputFile", "file" + i)).append("\r\nx\r\n");
        }
        return Stream.of(
                new Case("a good form", form(PART + "\r\nabc\r\n--B--\r\n"), "200 OK"),
                new Case("no closing boundary", form(PART + "\r\nabc\r\n"), "400 Bad Request"),
                new Case("no boundary after the part's header", form(PART + "\r\n"), "400 Bad Request"),
                new Case("half a closing boundary", form(PART + "\r\nabc\r\n--B-"), "400 Bad Request"),
                new Case("an empty boundary", form("").replace("boundary=B", "boundary="), "400 Bad Request"),
                new Case("33 file parts", form(many + "--B--\r\n"), "400 Bad Request"),
                new Case(
                        "% in the query",
                        form(PART + "\r\nabc\r\n--B--\r\n").replace("/ ", "/?a=% "), "400 Bad Request"),
                new Case(
                        "an empty charset",
                        form(PART + "Content-Type: image/png; charset=\r\n\r\nabc\r\n--B--\r\n"),
                        "200 OK"),
                new Case(
                        "a charset that is none",
                        form(PART + "Content-Type: a/b; charset=%\r\n\r\nabc\r\n--B--\r\n"),
                        "200 OK"),
                new Case(
                        "a charset of the form that is none",
                        form(PART + "\r\nabc\r\n--B--\r\n").replace("boundary=B", "boundary=B; charset=%"),
                        "200 OK"),
                new Case(
                        "half a quote as the charset of the form",
                        form(PART + "\r\nabc\r\n--B--\r\n").replace("boundary=B", "boundary=B; charset=\""),
                        "400 Bad Request"),
                new Case(
                        "another name in the content type",
                        form(PART + "Content-Type: a/b; name=\"x\"\r\n\r\nabc\r\n--B--\r\n"),
                        "200 OK"),
                new Case(
                        "a file name in a charset that is none",
                        form(PART.replace("filename=", "filename*=\"none''x\"; f=") + "\r\nabc\r\n--B--\r\n"),
                        "400 Bad Request"),
                new Case(
                        "a route that throws",
                        form(PART.replace("inputFile", "other") + "\r\nabc\r\n--B--\r\n"),
                        "500 Internal Server Error"),
                new Case(
                        "too large",
                        form(PART + "\r\n" + "x".repeat(100_000) + "\r\n--B--\r\n"),
                        "413 Request Entity Too Large"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldAnswerAtOnceAndKeepNothing(Case malformed) throws IOException {
        assertThat(edge.exchange(latin(malformed.request()))).startsWith("HTTP/1.1 " + malformed.status());
        awaitNothingHeld();
    }

    @Test
    void shouldTakeTheIdFromThePathOnly() throws IOException {
        String request = "GET /results/1?id=2 HTTP/1.1\r\nHost: x\r\nid: 3\r\nConnection: close\r\n\r\n";

        assertThat(edge.exchange(latin(request))).endsWith("result 1");
    }

    static Stream<Case> ambiguous() {
        String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n";
        return Stream.of(
                new Case(
                        "length and chunks",
                        head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "400"),
                new Case(
                        "chunks and length",
                        head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                        "400"),
                new Case("two lengths", head + "Content-Length: 0\r\nContent-Length: 60\r\n\r\n", "400"),
                new Case("a list of lengths", head + "Content-Length: 0, 60\r\n\r\n", "400"),
                new Case("a signed length", head + "Content-Length: +0\r\n\r\n", "400"),
                new Case("two hosts", head + "Host: y\r\nContent-Length: 0\r\n\r\n", "400"),
                new Case("another encoding", head + "Transfer-Encoding: gzip\r\n\r\n", "400"),
                new Case("no encoding", head + "Transfer-Encoding: identity\r\n\r\n", "400"),
                new Case(
                        "chunks and another encoding",
                        head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                        "400"),
                new Case("chunks twice", head + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "400"),
                new Case(
                        "two encodings",
                        head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                        "400"),
                new Case(
                        "an encoding in old HTTP",
                        head.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "400"),
                new Case("almost chunks", head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "400"),
                new Case("an open quote", head + "Transfer-Encoding: chunked\r\n\r\n0;a=\"\r\n\r\n", "400"),
                new Case(
                        "a line end in a chunk's extension",
                        head + "Transfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n",
                        "400"),
                new Case("no host", "GET / HTTP/1.1\r\n\r\n", "400"),
                new Case("a list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"),
                new Case("a path as host", "DELETE / HTTP/1.1\r\nHost: a/b@c\r\n\r\n", "400"),
                new Case("no size of a chunk", head + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n", "400"));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void shouldTakeNothingAfterAnAmbiguousRequest(Case ambiguous) throws IOException {
        String answer = edge.exchange(latin(ambiguous.request() + "GET /results/1 HTTP/1.1\r\nHost: x\r\n\r\n"));

        assertThat(answer).startsWith("HTTP/1." + (ambiguous.request().contains("HTTP/1.0") ? 0 : 1) + " 400");
        assertThat(answer.split("HTTP/1[.][01] [0-9]", -1)).as(answer).hasSize(2);
        assertThat(answer).doesNotContain("[open]");
        awaitNothingHeld();
    }

    @Test
    void shouldHoldNothingOfAnUploadThatIsCutOffBehindAnotherRequest() throws IOException {
        String upload = form(PART + "\r\n" + "x".repeat(6000)).replace("Length: ", "Length: 1");
        for (int i = 0; i < 20; i++) {
            try (Socket socket = edge.connect()) {
                socket.getOutputStream().write(latin("GET /results/1 HTTP/1.1\r\nHost: x\r\n\r\n" + upload));
                socket.shutdownOutput();
                socket.getInputStream().readNBytes(100);
            }
        }

        awaitNothingHeld();
    }

    @Test
    void shouldKeepTheConnectionOfAnUploadThatTheRouteRefuses() throws IOException {
        String refused = form(PART.replace("inputFile", "other") + "\r\nabc\r\n--B--\r\n");

        String answers = edge.exchange(latin(refused.replace("Connection: close\r\n", "") + refused));

        assertThat(answers.split("HTTP/1.1 500", -1)).as(answers).hasSize(3);
    }

    @Test
    void shouldSayThatItCannotStoreAnUpload() throws IOException {
        Files.move(uploads, folder.resolve("moved"));
        Files.createFile(uploads);
        try {
            assertThat(edge.exchange(latin(form(PART + "\r\nabc\r\n--B--\r\n"))))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: ")
                    .contains("cannot store the picture");
        } finally {
            Files.delete(uploads);
        }
        // The folder is made again.
        assertThat(edge.exchange(latin(form(PART + "\r\nabc\r\n--B--\r\n")))).contains("a.png:3");
    }

    @Test
    void shouldStoreAnUploadWhereOnlyItsOwnerCanReadIt() throws Exception {
        try (Socket half = edge.connect()) {
            half.getOutputStream().write(latin(form(PART + "\r\nabc").replace("Length: ", "Length: 9")));
            await().atMost(5, SECONDS).until(() -> files(uploads).size() == 1);

            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(files(uploads).get(0))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(uploads)))
                    .isEqualTo("rwx------");
        }
        awaitNothingHeld();
    }

    @Test
    void shouldSayThatItStopsIfARequestFailsMeanwhile() throws Exception {
        try (EdgeServer stopping = new EdgeServer(Map.of("app.web.upload-folder", uploads.toString()));
                Socket socket = stopping.connect()) {
            socket.getOutputStream().write(latin("GET /stopping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            assertThat(stopping.stoppable.await(10, SECONDS)).isTrue();
            stopping.close();

            assertThat(EdgeServer.read(socket))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: 1")
                    .contains("starting or stopping");
        }
    }

    @Test
    void shouldRemoveWhatAKilledOneLeftInTheDefaultFolder() throws Exception {
        String before = System.setProperty(
                "java.io.tmpdir", Files.createDirectory(folder.resolve("tmp")).toString());
        int port = EdgeServer.freePort();
        try {
            Path left;
            try (EdgeServer killed = new EdgeServer(port, Map.of(), EdgeTimeouts.DEFAULT);
                    Socket half = killed.connect()) {
                half.getOutputStream().write(latin(form(PART + "\r\nabc").replace("Length: ", "Length: 9")));
                await().atMost(5, SECONDS)
                        .until(() -> files(folder.resolve("tmp")).size() == 1);
                Path file = files(folder.resolve("tmp")).get(0);
                left = Files.createLink(file.resolveSibling(file.getFileName() + "1"), file);
            }
            assertThat(left).exists();
            try (EdgeServer next = new EdgeServer(port, Map.of(), EdgeTimeouts.DEFAULT)) {
                assertThat(left).doesNotExist();
            }
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    @Test
    void shouldNotStartWithAFolderThatOthersCanRead() throws Exception {
        Path open = Files.createDirectory(
                folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        Assertions.assertThatThrownBy(() -> new EdgeServer(Map.of("app.web.upload-folder", open.toString())))
                .hasStackTraceContaining("chmod 700");
    }

    static void awaitNothingHeld() {
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(edge.gauge("faces.uploads.in.progress")).isZero();
            assertThat(files(uploads)).isEmpty();
            assertThat(EdgeServer.openFiles(uploads)).isEmpty();
        });
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String form(String body) {
        return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
