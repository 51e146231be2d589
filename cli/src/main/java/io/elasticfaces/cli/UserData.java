package io.elasticfaces.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** User data of app instances, which runs at every boot: MIME multipart text for cloud-init. */
final class UserData {
    /**
     * Disables keep-warm for a worker that is a process on this machine, unless the environment sets it. Such a worker
     * boots in two seconds instead of half a minute.
     */
    static final String LEAVES_EARLY = "export APP_WORKER_KEEP_WARM_MOST=${APP_WORKER_KEEP_WARM_MOST:-0s}; ";

    private UserData() {}

    /** Returns {@code ami/user-data.mime} with a command, which is one line of bash. */
    static String running(String command) {
        Path template = Home.folder().resolve("ami").resolve("user-data.mime");
        try {
            return Files.readString(template, StandardCharsets.US_ASCII).replace("@COMMAND@", command);
        } catch (IOException e) {
            throw new UncheckedIOException("The user data " + template + " cannot be read.", e);
        }
    }

    /** Returns a word quoted for bash. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
