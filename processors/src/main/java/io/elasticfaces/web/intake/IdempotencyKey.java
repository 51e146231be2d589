package io.elasticfaces.web.intake;

import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * What makes a request that is sent again the same request: the header {@code Idempotency-Key}, a text of the caller's
 * own. Its id follows from the key, the file's name and the picture, so that no web tier needs to remember anything, and
 * a key that two callers happen to share never gives one of them the other's answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /**
     * Returns the key that the caller has given, if any.
     *
     * @throws HttpProblem 400 if it is no key, or if results are not kept by id
     */
    static Optional<String> of(Exchange exchange, ObjectKeys keys) {
        String key = exchange.getMessage().getHeader(HEADER, String.class);
        if (key == null) {
            return Optional.empty();
        }
        if (!FORM.matcher(key).matches()) {
            throw new HttpProblem(400, "The header Idempotency-Key must be 1 to 255 printable ASCII characters.");
        }
        if (keys == ObjectKeys.ORIGINAL) {
            throw new HttpProblem(
                    400, "Idempotency-Key cannot be honoured while app.keys=original is set; send it without.");
        }
        return Optional.of(key);
    }

    /** Returns the id: a UUID of version 8 (RFC 9562, section 5.8) of SHA-256's first bits. */
    static String id(String key, String fileName, Path picture) {
        MessageDigest whole = sha256();
        for (byte[] part : new byte[][] {bytes(key), bytes(fileName), digest(picture)}) {
            whole.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            whole.update(part);
        }
        ByteBuffer bits = ByteBuffer.wrap(whole.digest());
        long high = bits.getLong() & ~0xf000L | 0x8000L;
        long low = bits.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] digest(Path picture) {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(picture), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.digest();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
