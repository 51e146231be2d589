package io.elasticfaces.local.ec2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
final class ConsoleLog extends OutputStream {
    /** The size in bytes at which the log is rotated. */
    static final long LIMIT = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLog.class);

    private final Path file;
    private final Path older;

    /** @param folder is created when something is logged */
    ConsoleLog(Path folder) {
        this.file = folder.resolve("console.log");
        this.older = folder.resolve("console.log.1");
    }

    /** Adds a line from EC2. */
    void log(String line) {
        String stamped = "[" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "] " + line + "\n";
        byte[] bytes = stamped.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /** Adds output. A failure is logged, because a full disk must not end a program. */
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        try {
            Files.createDirectories(file.getParent());
            if (Files.exists(file) && Files.size(file) + length > LIMIT) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
            byte[] part = Arrays.copyOfRange(bytes, from, from + length);
            Files.write(file, part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", file, e.toString());
        }
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /** The last bytes of the log, across both files. */
    byte[] tail(int max) throws IOException {
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
