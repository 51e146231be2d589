package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Changes archives as nobody should. */
final class Archives {
    private Archives() {}

    /** Changes the source text. */
    static void rewrite(Path archive, UnaryOperator<String> change) throws IOException {
        Path copy = archive.resolveSibling("copy");
        try (ZipFile zip = new ZipFile(archive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("m/code/__torch__.py")) {
                    String source = new String(content, StandardCharsets.UTF_8);
                    String changed = change.apply(source);
                    assertThat(changed).isNotEqualTo(source);
                    content = changed.getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
                out.closeEntry();
            }
        }
        Files.move(copy, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
