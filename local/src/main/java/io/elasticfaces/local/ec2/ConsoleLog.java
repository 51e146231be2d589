package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console log of one instance, to which EC2 and the instance's programs append. */
final class ConsoleLog {
    /** The size in bytes to which the log is cut. */
    static final int LIMIT = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLog.class);

    private final Path file;

    ConsoleLog(Path folder) {
        file = folder.resolve("console.log");
    }

    Path file() {
        return file;
    }

    /** Adds a line from EC2. */
    void log(String line) {
        String stamped = "[" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "] " + line + "\n";
        write(stamped.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Cuts the beginning of a log that is too large. A program that appends at the same time may lose some lines. */
    void cut() {
        if (file.toFile().length() > LIMIT) {
            byte[] kept = tail(LIMIT / 2);
            write(new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            write(kept, StandardOpenOption.APPEND);
        }
    }

    private void write(byte[] bytes, OpenOption... options) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes, options);
        } catch (IOException e) {
            // A full disk must not end an instance.
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
    }

    /** The last bytes of the log; none if there is no log. */
    byte[] tail(int max) {
        try {
            byte[] all = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            return Arrays.copyOfRange(all, Math.max(0, all.length - max), all.length);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
