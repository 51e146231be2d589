package io.elasticfaces.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an app instance does at every boot: MIME multipart text as cloud-init takes it. */
final class UserData {
    /**
     * Lets a worker that is a process of this machine leave as soon as it has nothing to do, unless told otherwise: its next
     * boot takes two seconds, not half a minute.
     */
    static final String LEAVES_EARLY = "export APP_WORKER_KEEP_WARM_MOST=${APP_WORKER_KEEP_WARM_MOST:-0s}; ";

    private UserData() {}

    /** Returns {@code ami/user-data.mime} with the given command, a line of bash, which the booting instance becomes. */
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
