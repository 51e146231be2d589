package io.elasticfaces.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** The secret that callers present as {@code Authorization: Bearer} (RFC 6750); without one, everybody is let in. */
public final class AccessToken {
    private static final String SCHEME = "bearer ";

    private final byte[] secret;

    /** @param secret the token, or blank for none */
    public AccessToken(String secret) {
        this.secret = secret.strip().getBytes(StandardCharsets.UTF_8);
    }

    /** Tells whether callers must present a token at all. */
    boolean required() {
        return secret.length > 0;
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
        return MessageDigest.isEqual(secret, presented);
    }
}
