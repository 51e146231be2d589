package io.elasticfaces.local.ec2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console log of one instance: {@code console.log}, and the previous part in {@code console.log.1}. */
final class ConsoleLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLog.class);
    private static final int CHUNK = 8192;

    private final Path file;
    private final Path older;
    private final long limit;

    ConsoleLog(Path folder, long limit) {
        this.file = folder.resolve("console.log");
        this.older = folder.resolve("console.log.1");
        this.limit = limit;
    }

    /** Adds a line from EC2. */
    void log(String line) {
        byte[] bytes = ("[" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "] " + line + "\n")
                .getBytes(StandardCharsets.UTF_8);
        append(bytes, bytes.length);
    }

    /** Copies the output of a program until it ends. */
    void copy(InputStream in) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                append(chunk, n);
            }
        } catch (IOException e) {
            // Closed when the instance has ended.
            LOG.debug("console {} ended: {}", file, e.getMessage());
        }
    }

    private synchronized void append(byte[] bytes, int length) {
        try {
            if (Files.exists(file) && Files.size(file) + length > limit) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(bytes, 0, length);
            }
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", file, e.toString());
        }
    }

    /** The last bytes of the log, across both files. */
    synchronized byte[] tail(int max) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path path : List.of(older, file)) {
            if (Files.exists(path)) {
                all.write(Files.readAllBytes(path));
            }
        }
        byte[] bytes = all.toByteArray();
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - max), bytes.length);
    }
}
