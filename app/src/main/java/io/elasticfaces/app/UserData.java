package io.elasticfaces.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What an app instance does at every boot: MIME multipart text as cloud-init takes it. */
final class UserData {
    private UserData() {}

    /** Returns user data that becomes the given command, a line of bash, when the instance boots. */
    static String running(String command) {
        try (InputStream template = UserData.class.getResourceAsStream("/user-data.mime")) {
            return new String(template.readAllBytes(), StandardCharsets.US_ASCII).replace("@COMMAND@", command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a word quoted for bash. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
