package io.elasticfaces.web.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets that callers present as {@code Authorization: Bearer} (RFC 6750): one, or for the time of a rotation
 * several, each as good as the other. Without any, everybody is let in.
 */
public final class AccessToken {
    private static final Logger LOG = LoggerFactory.getLogger(AccessToken.class);
    private static final String SCHEME = "bearer ";

    /** What a header carries unchanged (RFC 9110, section 5.5, without space), less the comma, which separates. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,512}");

    /** 16 characters of base 64 are 96 bits. */
    private static final int SHORTEST_GOOD = 16;

    private final List<byte[]> secrets = new ArrayList<>();

    /**
     * @param tokens the tokens, separated by commas, or empty for none
     * @throws IllegalArgumentException if one of them could not stand in a header, or there is none between two commas:
     *     what looks like a door must not stand open
     */
    public AccessToken(String tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        for (String token : tokens.split(",", -1)) {
            String secret = token.strip();
            if (secret.isEmpty()) {
                throw new IllegalArgumentException(
                        "The setting app.web.token (APP_WEB_TOKEN) has an empty place where a"
                                + " token should be. Give one token, or several with one comma between two; leave the setting"
                                + " empty to let everybody in.");
            }
            if (!FORM.matcher(secret).matches()) {
                throw new IllegalArgumentException("A token in app.web.token cannot stand in a header: use 1 to 512"
                        + " printable ASCII characters without spaces, and a comma between two tokens.");
            }
            if (secret.length() < SHORTEST_GOOD) {
                LOG.warn("A token in app.web.token is short; 'openssl rand -base64 24' gives one that nobody guesses");
            }
            secrets.add(secret.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Tells whether callers must present a token at all. */
    public boolean required() {
        return !secrets.isEmpty();
    }

    /** Tells whether an {@code Authorization} header lets its caller in; takes the same time for every wrong token. */
    boolean admits(String authorization) {
        if (!required()) {
            return true;
        }
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        byte[] presented = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] secret : secrets) {
            known |= MessageDigest.isEqual(secret, presented);
        }
        return known;
    }
}
