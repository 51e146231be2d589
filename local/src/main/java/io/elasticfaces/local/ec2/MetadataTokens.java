package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Session tokens of the metadata service: an instance and an end, signed, so that none need to be kept. */
final class MetadataTokens {
    /** Six hours, the longest that the service gives. */
    private static final int LONGEST_SECONDS = 21_600;

    private final Clock clock;
    private final SecretKeySpec key;

    MetadataTokens(Clock clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** A token for that many seconds; empty when they are not a number from 1 to 21,600. */
    Optional<String> give(String instanceId, String seconds) {
        if (seconds == null || !seconds.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int ttl = Integer.parseInt(seconds);
        if (ttl < 1 || ttl > LONGEST_SECONDS) {
            return Optional.empty();
        }
        long end = clock.instant().getEpochSecond() + ttl;
        return Optional.of(end + "." + sign(instanceId, end));
    }

    boolean accept(String instanceId, String token) {
        if (token == null || !token.matches("[0-9]{1,15}\\.[A-Za-z0-9_-]{1,64}")) {
            return false;
        }
        int dot = token.indexOf('.');
        long end = Long.parseLong(token.substring(0, dot));
        byte[] given = token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
        byte[] right = sign(instanceId, end).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, right) && clock.instant().getEpochSecond() < end;
    }

    private String sign(String instanceId, long end) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature = mac.doFinal((instanceId + " " + end).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
