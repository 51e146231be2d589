package io.elasticfaces.web.intake;

import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.http.HttpProblem;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * The header {@code Idempotency-Key}, by which a retried request is recognised. The request's id is derived from the
 * key, the file name and the picture, so that the web tier is stateless, and two clients with the same key do not get
 * each other's results.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /**
     * Returns the key of a request, if any.
     *
     * @throws HttpProblem 400 if the key is invalid, or if {@code app.keys=original} is set
     */
    static Optional<String> of(Exchange exchange, ObjectKeys keys) {
        String key = exchange.getMessage().getHeader(HEADER, String.class);
        if (key != null && !FORM.matcher(key).matches()) {
            throw new HttpProblem(400, "The header Idempotency-Key must be 1 to 255 printable ASCII characters.");
        }
        if (key != null && keys == ObjectKeys.ORIGINAL) {
            throw new HttpProblem(
                    400, "Idempotency-Key is not supported while app.keys=original is set. Omit the header.");
        }
        return Optional.ofNullable(key);
    }

    /** Returns the id: {@link RequestIds#ofDigest} of the key, the file name and the picture. */
    static String id(String key, String fileName, InputStream picture) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (var out = new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
                // With their lengths, so that parts of one do not count as the other's.
                out.writeUTF(key);
                out.writeUTF(fileName);
                picture.transferTo(out);
            }
            return RequestIds.ofDigest(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing.", e);
        }
    }
}
