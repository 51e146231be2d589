package io.elasticfaces.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadIT {
    private static final int SIZE = 1_000_000;

    @TempDir
    Path served;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final Download download = new Download(Duration.ofMillis(500), said::add);
    private FileServer server;
    private byte[] content;
    private Path file;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer(served);
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Files.write(served.resolve("file"), content);
        file = folder.resolve("file");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldDownloadAFileAndReportProgress() throws IOException {
        download.fetch(server.address().resolve("file"), file, SIZE);
        assertThat(file).hasBinaryContent(content);
        assertThat(folder.resolve("file.part")).doesNotExist();
        assertThat(said).hasSizeBetween(5, 10).allMatch(line -> line.matches("file: (0\\.\\d|1\\.0) of 1\\.0 MB"));
    }

    @Test
    void shouldRepeatAnInterruptedDownloadTwice() throws IOException {
        Files.write(folder.resolve("file.part"), new byte[SIZE + 5]);
        server.interruptions.set(2);
        download.fetch(server.address().resolve("file"), file, SIZE);
        assertThat(file).hasBinaryContent(content);

        server.interruptions.set(3);
        assertThatThrownBy(() -> download.fetch(server.address().resolve("file"), file, SIZE))
                .hasMessageEndingWith("/file was interrupted 3 times");
    }

    @Test
    void shouldFollowARedirect() throws IOException {
        download.fetch(server.address().resolve("/moved/file"), file, SIZE);
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void shouldRefuseFilesLargerThanTheLimit() {
        assertThatThrownBy(() -> download.fetch(server.address().resolve("file"), file, SIZE - 1))
                .hasMessageContaining("has 1000000 bytes; at most 999999 are allowed");
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldReportAMissingFile() {
        assertThatThrownBy(() -> download.fetch(server.address().resolve("other"), file, SIZE))
                .hasMessage(server.address().resolve("other") + " returned status 404");
    }

    @Test
    void shouldTimeOutOnASilentServer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/file");
            assertThatThrownBy(() -> download.fetch(address, file, SIZE))
                    .hasMessage("cannot reach 127.0.0.1 (Read timed out)");
        }
    }
}
