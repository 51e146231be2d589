package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that clients send as {@code Authorization: Bearer} (RFC 6750), or as API keys of CompreFace. Several can
 * be valid, for rotation. Without a configured token, every client is admitted.
 */
final class AccessToken {
    private static final Logger LOG = LoggerFactory.getLogger(AccessToken.class);
    private static final String SCHEME = "bearer ";

    /** Visible ASCII (RFC 9110, section 5.5) except the comma, which separates tokens. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,512}");

    /** 16 characters of base 64 are 96 bits. */
    private static final int RECOMMENDED_LENGTH = 16;

    private final List<byte[]> secrets = new ArrayList<>();

    /**
     * @param tokens the tokens, separated by commas, or empty for none
     * @throws InvalidSetting if a token is empty or cannot be sent in a header; the message never contains it
     */
    AccessToken(String tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        for (String token : tokens.split(",", -1)) {
            String secret = token.strip();
            if (secret.isEmpty()) {
                throw new InvalidSetting("The setting app.web.token (APP_WEB_TOKEN) contains an empty token. Set it to"
                        + " one token or to several, separated by commas; leave it empty to admit every client.");
            }
            if (!FORM.matcher(secret).matches()) {
                throw new InvalidSetting("A token in app.web.token cannot be sent in a header. Use 1 to 512 printable"
                        + " ASCII characters without spaces or commas.");
            }
            if (secret.length() < RECOMMENDED_LENGTH) {
                LOG.warn("A token in app.web.token is short. Create one with: openssl rand -base64 24");
            }
            secrets.add(secret.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Returns whether clients need a token. */
    boolean required() {
        return !secrets.isEmpty();
    }

    /** Returns whether an {@code Authorization} header is valid; see {@link #admitsKey}. */
    boolean admits(String authorization) {
        boolean bearer =
                authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME);
        return admitsKey(bearer ? authorization.substring(SCHEME.length()).strip() : null);
    }

    /**
     * Returns whether a token is valid, or none is required. The comparison takes the same time for every wrong token.
     *
     * @param key the token, or null
     */
    boolean admitsKey(String key) {
        if (!required()) {
            return true;
        }
        if (key == null) {
            return false;
        }
        byte[] presented = key.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] secret : secrets) {
            known |= MessageDigest.isEqual(secret, presented);
        }
        return known;
    }
}
